uniform mat4 camera;
in vec3 in_position;
void main() { gl_Position = camera * vec4(in_position, 1.0); }
