in vec3 at;
in vec3 normal;
in vec3 tint;
in vec2 uv;
uniform sampler2D picture;
uniform int screen;         // 0 paper, 1 display
uniform float emission;
uniform float gloss;
uniform vec2 pixels;        // of the display, across and down
uniform float grid;         // how deep the pixel grid modulates
uniform float display_gamma;
uniform vec3 stain;
out vec4 color;

void main() {
    vec3 n = normalize(normal), v = normalize(eye_at - at);
    if (dot(n, v) < 0.0) n = -n;
    vec4 seen = texture(picture, uv);
    if (seen.a < 0.5) discard;   // cut out
    vec3 p = seen.rgb;
    vec3 c;
    if (screen == 1) {
        vec3 shown = pow(p, vec3(display_gamma)) * stain + 0.006;
        vec2 cell = uv * pixels * 6.2831853;
        vec3 phase = vec3(-2.1, 0.0, 2.1);
        vec3 lines = 1.0 + grid * cos(cell.x + phase) + grid * 0.7 * cos(cell.y);
        float look = pow(max(dot(n, v), 0.0), 1.5);
        c = shown * lines * emission * mix(0.7, 1.0, look);
        vec3 r = reflect(-v, n);
        float window = smoothstep(0.86, 0.97, dot(r, fill_dir)) + 0.6 * smoothstep(0.90, 0.985, dot(r, key_dir));
        float fresnel = 0.04 + 0.96 * pow(1.0 - max(dot(n, v), 0.0), 5.0);
        c += gloss * (fresnel * 6.0 * window * (fill_color + 0.3 * key_color) + 0.04 * mix(ground, sky, r.y * 0.5 + 0.5)
            + fresnel * screen_mirrored(at, r, 0.1));
    } else {
        vec3 albedo = p * 0.86 * stain + 0.03;
        c = matte(albedo, at, n, 1.0);
        c += gloss * key_color * lobe(n, v, key_dir, 0.42) + gloss * fill_color * lobe(n, v, fill_dir, 0.42);
        c += gloss * screen_sheen(at, n, v, 0.42);
    }
    color = vec4(c, 1.0);
}
