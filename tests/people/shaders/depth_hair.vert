uniform mat4 camera;
uniform mat3 turn;
uniform vec3 offset;
uniform vec3 viewpoint;
in vec3 in_position;
in vec3 in_tangent;
in vec4 in_strand;

void main() {
    vec3 p = turn * in_position + offset;
    vec3 side = normalize(cross(turn * in_tangent, normalize(viewpoint)) + vec3(1e-5));
    gl_Position = camera * vec4(p + side * in_strand.x, 1.0);
}
