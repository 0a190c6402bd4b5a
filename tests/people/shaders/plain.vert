uniform mat4 camera;
in vec3 in_position;
in vec3 in_normal;
in vec3 in_color;
in vec2 in_uv;
out vec3 at;
out vec3 normal;
out vec3 tint;
out vec2 uv;

void main() {
    at = in_position;
    normal = in_normal;
    tint = in_color;
    uv = in_uv;
    gl_Position = camera * vec4(at, 1.0);
}
