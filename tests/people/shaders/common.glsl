// Light of a scene; included by every fragment shader.
uniform vec3 eye_at;
uniform vec3 key_dir;
uniform vec3 key_color;
uniform vec3 fill_dir;
uniform vec3 fill_color;
uniform vec3 sky;
uniform vec3 ground;
uniform mat4 shadow_matrix;
uniform sampler2D shadow_map;
uniform float shadow_soft;

const vec2 TAPS[4] = vec2[4](vec2(0.3, 0.15), vec2(-0.35, 0.5), vec2(-0.6, -0.5), vec2(0.55, -0.75));

float hash(vec2 p) { return fract(sin(dot(p, vec2(127.1, 311.7))) * 43758.5453); }

float lit(vec3 at, vec3 n) {
    vec4 s = shadow_matrix * vec4(at + n * 0.0035, 1.0);
    vec3 c = s.xyz / s.w * 0.5 + 0.5;
    if (c.x < 0.0 || c.x > 1.0 || c.y < 0.0 || c.y > 1.0) return 1.0;
    float spin = fract(gl_FragCoord.x * 0.7548777 + gl_FragCoord.y * 0.5698403);
    vec2 t = normalize(vec2(spin - 0.5, abs(spin * 2.0 - 1.0) - 0.5)) * shadow_soft;
    float total = 0.0;
    for (int i = 0; i < 4; i++) {
        vec2 o = vec2(TAPS[i].x * t.x - TAPS[i].y * t.y, TAPS[i].x * t.y + TAPS[i].y * t.x);
        float z = texture(shadow_map, c.xy + o).r;
        total += (c.z - 0.004 - 0.25 * shadow_soft > z) ? 0.0 : 1.0;
    }
    return total / 4.0;
}

float lobe(vec3 n, vec3 v, vec3 l, float rough) {
    vec3 h = normalize(v + l);
    float nh = max(dot(n, h), 0.0), nl = max(dot(n, l), 0.0), nv = max(dot(n, v), 0.05);
    float a2 = rough * rough * rough * rough;
    float q = nh * nh * (a2 - 1.0) + 1.0;
    float d = a2 / (3.1416 * q * q);
    float k = (rough + 1.0) * (rough + 1.0) / 8.0;
    float g = (nl / (nl * (1.0 - k) + k)) * (nv / (nv * (1.0 - k) + k));
    float m = 1.0 - max(dot(h, v), 0.0);
    float f = 0.028 + 0.972 * m * m * m * m * m;
    return d * g * f / (4.0 * nv);
}

vec3 matte(vec3 albedo, vec3 at, vec3 n, float ao) {
    float s = lit(at, n);
    vec3 direct = key_color * max(dot(n, key_dir), 0.0) * s
                + fill_color * max(dot(n, fill_dir) * 0.8 + 0.2, 0.0) * ao;
    return albedo * (direct + (mix(ground, sky, n.y * 0.5 + 0.5) + from_screen(at, n)) * ao);
}

// The screen's soft shine on skin, paper and plastic.
vec3 screen_sheen(vec3 at, vec3 n, vec3 v, float rough) {
    if (screen_color == vec3(0.0)) return vec3(0.0);
    vec3 total = vec3(0.0);
    for (int i = 0; i < 4; i++) {
        vec3 d = screen_way(at, i);
        float r2 = dot(d, d);
        vec3 l = d * inversesqrt(r2);
        total += screen_color * (lobe(n, v, l, rough) * max(l.z, 0.0) * 0.0625 / r2);
    }
    return total;
}
