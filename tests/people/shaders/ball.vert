uniform mat4 camera;
uniform mat3 turn;
uniform vec3 centre;
uniform float radius;
in vec3 in_position;
out vec3 at;
out vec3 normal;
out vec3 local;

void main() {
    local = in_position;
    // The cornea stands out of the ball.
    float bulge = 1.0 + 0.055 * smoothstep(0.86, 0.97, in_position.z);
    normal = turn * in_position;
    at = centre + turn * in_position * radius * bulge;
    gl_Position = camera * vec4(at, 1.0);
}
