in vec3 at;
in vec3 normal;
in vec3 rest;
in float ao;
uniform sampler2D paint;   // sRGB colour, alpha = gloss
uniform sampler2D relief;  // height in r
uniform float bump;
uniform float oil;
out vec4 color;

vec2 atlas(vec3 p) {
    float turn = atan(p.x, p.z - ATLAS_AXIS);
    return vec2(turn / 6.2831853 + 0.5, (ATLAS_TOP - p.y) / (ATLAS_TOP - ATLAS_LOW));
}

vec3 bumped(vec3 n, float h) {
    vec3 dx = dFdx(at), dy = dFdy(at);
    vec3 r1 = cross(dy, n), r2 = cross(n, dx);
    float det = dot(dx, r1);
    vec3 g = sign(det) * (dFdx(h) * r1 + dFdy(h) * r2);
    return normalize(abs(det) * n - bump * g);
}

void main() {
    vec2 uv = atlas(rest);
    vec4 p = texture(paint, uv);
    vec3 albedo = p.rgb;
    vec3 n0 = normalize(normal);
    vec3 n = bumped(n0, texture(relief, uv).r);
    vec3 v = normalize(eye_at - at);
    float s = lit(at, n0);
    vec3 wrap = vec3(0.34, 0.17, 0.12);
    vec3 soft = mix(n0, n, 0.6) * 1.0;
    vec3 nl = (vec3(dot(soft, key_dir)) + wrap) / (1.0 + wrap);
    // Light that went through the skin leaves the edge of a shadow reddish.
    vec3 shade = vec3(s + 0.12 * s * (1.0 - s) * 2.0, s, s);
    vec3 occ = vec3(ao + 0.35 * ao * (1.0 - ao), ao, ao - 0.08 * ao * (1.0 - ao));
    vec3 direct = key_color * max(nl, 0.0) * shade
                + fill_color * max((vec3(dot(n, fill_dir)) + wrap) / (1.0 + wrap), 0.0) * occ
                + from_screen(at, n) * occ;
    vec3 ambient = mix(ground, sky, n.y * 0.5 + 0.5) * occ;
    float gloss = p.a;
    float spec = lobe(n, v, key_dir, 0.48 - 0.18 * gloss) * s;
    float spec2 = lobe(n, v, fill_dir, 0.50 - 0.14 * gloss) * ao;
    float rim = 1.0 - max(dot(n, v), 0.0);
    rim *= rim * rim * rim * 0.25;
    vec3 glow = screen_sheen(at, n, v, 0.48 - 0.16 * gloss) * ao;
    vec3 shine = (key_color * spec + fill_color * spec2 + glow) * (0.35 + 1.6 * gloss) * oil * 2.2
               + sky * rim * ao * 0.25;
    color = vec4(albedo * (direct + ambient) + shine, 1.0);
}
