in vec3 at;
in vec3 normal;
in vec3 tint;
in vec2 uv;
uniform float glow;       // emitted light, for windows and lamps
uniform float shine;
out vec4 color;

void main() {
    vec3 n = normalize(normal), v = normalize(eye_at - at);
    vec3 c = matte(tint, at, n, 1.0) * (1.0 - glow) + tint * glow * 2.5;
    c += shine * (key_color * lobe(n, v, key_dir, 0.45) + fill_color * lobe(n, v, fill_dir, 0.45) + screen_sheen(at, n, v, 0.45));
    color = vec4(c, 1.0);
}
