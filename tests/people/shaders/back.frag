uniform sampler2D picture;
in vec2 uv;
out vec4 color;
void main() { color = vec4(texture(picture, vec2(uv.x, 1.0 - uv.y)).rgb, 1.0); }
