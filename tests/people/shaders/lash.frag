in vec3 at;
in vec3 normal;
in vec3 tint;
in vec2 uv;
out vec4 color;
void main() { color = vec4(tint, 1.0); }
