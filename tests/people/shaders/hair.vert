uniform mat4 camera;
uniform mat3 turn;
uniform vec3 offset;
uniform vec3 viewpoint;
in vec3 in_position;
in vec3 in_tangent;
in vec4 in_strand;   // half width (signed), shade, along 0..1, ambient occlusion
uniform vec3 key_dir;
uniform vec3 key_color;
uniform vec3 fill_dir;
uniform vec3 fill_color;
uniform vec3 sky;
uniform vec3 ground;
uniform vec3 tint;
uniform float grey;
uniform float gloss;
out vec3 shaded;

// Strands are far thinner than their segments are long: light is worked out per vertex.
void main() {
    vec3 p = turn * in_position + offset;
    vec3 tangent = turn * in_tangent;
    vec3 outward = normalize(viewpoint - p);
    vec3 side = normalize(cross(tangent, outward) + vec3(1e-5));
    gl_Position = camera * vec4(p + side * in_strand.x, 1.0);

    vec3 t = tangent, v = outward;
    float shade = in_strand.y;
    vec3 base = tint * (0.55 + 0.9 * shade);
    float white = step(fract(shade * 37.7), grey);
    base = mix(base, vec3(0.42, 0.41, 0.40) * (0.6 + 0.6 * shade), white);
    float ao = in_strand.w;
    float tl = dot(t, key_dir), tv = dot(t, v);
    float diffuse = sqrt(max(1.0 - tl * tl, 0.0));
    float s = ao;
    float shift = (fract(shade * 13.1) - 0.5) * 0.16;
    float lobe1 = pow(max(sqrt(max(1.0 - tl * tl, 0.0)) * sqrt(max(1.0 - tv * tv, 0.0)) - (tl + shift) * tv, 0.0), 48.0);
    float tf = dot(t, fill_dir);
    float lobe2 = pow(max(sqrt(max(1.0 - tf * tf, 0.0)) * sqrt(max(1.0 - tv * tv, 0.0)) - (tf + shift) * tv, 0.0), 30.0);
    vec3 c = base * (key_color * diffuse * (0.25 + 0.75 * s) * 0.55 * ao + fill_color * 0.35 * ao
           + mix(ground, sky, 0.65) * ao * 0.9 + from_screen(p, v) * 0.6 * ao);
    c += gloss * (key_color * lobe1 * (0.15 + 0.85 * s) * 0.10 + fill_color * lobe2 * 0.05) * ao * (0.6 + 0.8 * shade) * (0.35 + base * 6.0);
    shaded = c;
}
