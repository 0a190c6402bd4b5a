in vec3 shaded;
out vec4 color;
void main() { color = vec4(shaded, 1.0); }
