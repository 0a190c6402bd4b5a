in vec3 at;
in vec3 normal;
in vec3 local;
uniform vec3 iris;
uniform float pupil;
uniform float veins;
uniform float opening;   // 1 open, 0 shut: a shut eye shows lid colour through any gap
uniform vec3 lid;
uniform vec3 head_up;
uniform vec3 head_front;
uniform float size;
out vec4 color;

float noise(vec2 p) {
    vec2 i = floor(p), f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    return mix(mix(hash(i), hash(i + vec2(1, 0)), f.x),
               mix(hash(i + vec2(0, 1)), hash(i + vec2(1, 1)), f.x), f.y);
}

void main() {
    vec3 n = normalize(normal), v = normalize(eye_at - at);
    float r = acos(clamp(normalize(local).z, -1.0, 1.0)) / (0.50 * size);
    float a = atan(local.y, local.x);
    vec3 white = mix(vec3(0.66, 0.60, 0.56), vec3(0.62, 0.47, 0.42), smoothstep(1.3, 2.4, r));
    white *= 0.97 + 0.06 * noise(local.xy * 40.0);
    white = mix(white, vec3(0.6, 0.30, 0.26), veins * smoothstep(0.62, 0.8, noise(vec2(a * 9.0, r * 3.0))) * smoothstep(1.1, 2.0, r));
    float streak = noise(vec2(a * 22.0, r * 4.0)) * 0.6 + noise(vec2(a * 50.0, r * 7.0)) * 0.4;
    vec3 ring = iris * (0.55 + 0.9 * streak) * (1.25 - 0.5 * smoothstep(0.3, 1.0, r));
    ring = mix(ring, iris * 0.22, smoothstep(0.78, 1.0, r));
    ring = mix(vec3(0.006), ring, smoothstep(pupil, pupil + 0.08, r));
    vec3 base = mix(ring, white, smoothstep(0.94, 1.06, r));
    // The upper lid and the lashes shade the ball, the corners less light.
    vec3 side = normalize(cross(head_up, head_front));
    float height = dot(n, head_up);
    float shade = mix(1.0, 0.36, smoothstep(-0.02, 0.34, height)) * mix(1.0, 0.78, smoothstep(-0.25, -0.5, height));
    shade *= mix(1.0, 0.55, smoothstep(0.45, 0.85, abs(dot(n, side))));
    vec3 light = matte(base, at, n, 0.85) * shade;
    vec3 glint = key_color * smoothstep(0.985, 0.994, dot(reflect(-v, n), key_dir)) * 0.35
               + fill_color * smoothstep(0.955, 0.972, dot(reflect(-v, n), normalize(fill_dir + vec3(0, 0.35, 0)))) * 0.12;
    light += glint * smoothstep(0.6, 0.2, height);
    light += 0.025 * screen_mirrored(at, reflect(-v, n), 0.25) * smoothstep(0.6, 0.2, height);
    vec3 closed = matte(lid, at, normalize(head_front), 0.75);
    color = vec4(mix(closed, light, smoothstep(0.02, 0.14, opening)), 1.0);
}
