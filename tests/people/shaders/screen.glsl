// The kiosk's own screen: a lit rectangle in the plane z = 0 around the camera, facing the person.
uniform vec3 screen_color;   // light it sheds on a surface half a metre straight before it
uniform vec4 screen_rect;    // centre x and y, half width, half height, metres

const vec2 QUARTERS[4] = vec2[4](vec2(-0.5, -0.5), vec2(0.5, -0.5), vec2(-0.5, 0.5), vec2(0.5, 0.5));

vec3 screen_way(vec3 at, int i) { return vec3(screen_rect.xy + QUARTERS[i] * screen_rect.zw, 0.0) - at; }

// Four quarters of the rectangle, each by the cosines at both ends and the square of the distance.
vec3 from_screen(vec3 at, vec3 n) {
    if (screen_color == vec3(0.0)) return vec3(0.0);
    float total = 0.0;
    for (int i = 0; i < 4; i++) {
        vec3 d = screen_way(at, i);
        float r2 = dot(d, d);
        vec3 l = d * inversesqrt(r2);
        total += max(dot(n, l), 0.0) * max(l.z, 0.0) * 0.0625 / r2;
    }
    return screen_color * total;
}

// What a mirror shows of it: its luminance where the ray r from `at` meets the rectangle.
vec3 screen_mirrored(vec3 at, vec3 r, float soft) {
    if (r.z < 0.02 || screen_color == vec3(0.0)) return vec3(0.0);
    vec2 hit = abs((at + r * (-at.z / r.z)).xy - screen_rect.xy);
    vec2 inside = smoothstep(screen_rect.zw * (1.0 + soft), screen_rect.zw * (1.0 - soft), hit);
    float area = 4.0 * screen_rect.z * screen_rect.w;
    return screen_color * (3.1416 * 0.25 / area) * inside.x * inside.y;
}
