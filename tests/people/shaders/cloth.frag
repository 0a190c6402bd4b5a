in vec3 at;
in vec3 normal;
in vec3 rest;
in float ao;
uniform vec3 tint;
uniform vec3 tint2;
uniform int pattern;      // 0 plain, 1 stripes, 2 check, 3 knit
uniform vec4 neckline;    // depth at the middle, half width, height at the sides, v-shape
uniform float layer;
out vec4 color;

float noise(vec2 p) {
    vec2 i = floor(p), f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    return mix(mix(hash(i), hash(i + vec2(1, 0)), f.x),
               mix(hash(i + vec2(0, 1)), hash(i + vec2(1, 1)), f.x), f.y);
}

void main() {
    float x = abs(rest.x) / neckline.y;
    float front = smoothstep(0.0, 0.06, rest.z);
    float cup = mix(x * x, x, neckline.w);
    float edge = neckline.z - neckline.x * front * max(1.0 - cup, 0.0) + 0.008 * (1.0 - front);
    float above = rest.y - edge;
    if (above > 0.0 || abs(rest.x) > 0.45) discard;
    vec3 n = normalize(normal);
    float folds = noise(vec2(rest.x * 22.0 + rest.y * 9.0, rest.y * 14.0 - rest.x * 5.0));
    vec3 dx = dFdx(at), dy = dFdy(at);
    n = normalize(n - 0.012 * (dFdx(folds) * dx / max(dot(dx, dx), 1e-9)
                             + dFdy(folds) * dy / max(dot(dy, dy), 1e-9)));
    vec3 base = tint;
    if (pattern == 1) base = mix(tint, tint2, smoothstep(0.45, 0.55, abs(fract(rest.y * 45.0) - 0.5) * 2.0));
    if (pattern == 2) base = mix(tint, tint2, 0.5 * step(0.75, fract(rest.y * 40.0)) + 0.5 * step(0.75, fract(rest.x * 40.0)));
    if (pattern == 3) base *= 0.86 + 0.14 * sin(rest.x * 900.0) * sin(rest.y * 500.0);
    base *= 0.92 + 0.16 * noise(rest.xy * 700.0);
    float hem = smoothstep(-0.012, -0.010, above);
    base = mix(base, base * 0.82, hem * step(above, -0.0015));
    color = vec4(matte(base, at, n, ao * mix(0.7, 1.0, layer)), 1.0);
}
