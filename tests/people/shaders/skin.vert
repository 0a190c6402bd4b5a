uniform mat4 camera;
in vec3 in_position;
in vec3 in_normal;
in vec3 in_rest;
in float in_ao;
uniform float puff;
out vec3 at;
out vec3 normal;
out vec3 rest;
out float ao;

void main() {
    at = in_position + in_normal * puff;
    normal = in_normal;
    rest = in_rest;
    ao = in_ao;
    gl_Position = camera * vec4(at, 1.0);
}
