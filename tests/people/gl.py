# SPDX-License-Identifier: Apache-2.0
"""The rasteriser: OpenGL without a window (EGL; Mesa's llvmpipe where there is no graphics card)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import moderngl
import numpy as np

from .arrays import F32, I32, U8, f32, unit

SHADERS = Path(__file__).parent / "shaders"
SHADOW = 1024
SRGB8, SRGB8_ALPHA8 = 0x8C41, 0x8C43
ATLAS_AXIS, ATLAS_TOP, ATLAS_LOW = 0.03, 0.88, 0.54  # metres of the base mesh

Vec3 = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Screen:
    """The kiosk's screen as a lamp: light it sheds half a metre before it, in the units of the room's
    light, and its rectangle around the camera (centre, half width, half height; metres)."""

    color: Vec3 = (0.0, 0.0, 0.0)
    rect: tuple[float, float, float, float] = (0.0, -0.11, 0.172, 0.097)


@dataclass(frozen=True, slots=True)
class Light:
    """Light of a scene, linear RGB: a shadow-casting key, a fill without shadow, and ambient light."""

    key_dir: Vec3 = (-0.35, 0.65, 0.67)
    key_color: Vec3 = (1.5, 1.45, 1.35)
    fill_dir: Vec3 = (0.8, 0.25, 0.55)
    fill_color: Vec3 = (0.35, 0.38, 0.42)
    sky: Vec3 = (0.55, 0.56, 0.58)
    ground: Vec3 = (0.28, 0.26, 0.24)
    shadow_soft: float = 0.02
    screen: "Screen" = field(default_factory=Screen)


@dataclass(frozen=True, slots=True)
class Lens:
    """A pinhole at the origin looking along -z; focal length and centre in pixels."""

    width: int = 640
    height: int = 480
    focal: float = 570.0
    centre: tuple[float, float] = (320.0, 240.0)

    def matrix(self, near: float = 0.05, far: float = 20.0) -> F32:
        w, h, f = self.width, self.height, self.focal
        m = np.zeros((4, 4))
        m[0, 0], m[1, 1] = 2 * f / w, 2 * f / h
        m[0, 2], m[1, 2] = 1 - 2 * self.centre[0] / w, 2 * self.centre[1] / h - 1
        m[2, 2], m[2, 3] = (far + near) / (near - far), 2 * far * near / (near - far)
        m[3, 2] = -1
        return f32(m)

    def scaled(self, factor: float) -> "Lens":
        cx, cy = self.centre
        size = (round(self.width * factor), round(self.height * factor))
        return Lens(*size, self.focal * factor, (cx * factor, cy * factor))


@dataclass(slots=True)
class Part:
    """Something to draw: a program's vertex array, its uniforms and textures, and its shadow twin."""

    program: str
    array: moderngl.VertexArray
    uniforms: dict[str, object] = field(default_factory=dict)
    textures: dict[str, moderngl.Texture] = field(default_factory=dict)
    shadow: moderngl.VertexArray | None = None
    shadow_program: str = "depth"
    repeat: tuple[dict[str, object], ...] = ({},)
    closed: bool = False  # back faces need not be drawn


def look_along(direction: Vec3, centre: F32, radius: float) -> F32:
    """Orthographic matrix of a shadow map: light comes from `direction`, sees `radius` metres."""
    front = unit(f32(direction))
    side = unit(np.cross(f32([0, 1, 0]) if abs(front[1]) < 0.95 else f32([1, 0, 0]), front))
    up = np.cross(front, side)
    m = np.eye(4, dtype=np.float32)
    m[:3, :3] = np.stack([side, up, -front]) / radius
    m[2, :3] *= 0.5
    m[:3, 3] = -m[:3, :3] @ centre
    return m


def _text(name: str) -> str:
    return (SHADERS / name).read_text()


class Renderer:
    """Programs, targets and the draw loop; one per process and picture size."""

    def __init__(self, width: int = 640, height: int = 480) -> None:
        self.size = (0, 0)
        self.ctx = moderngl.create_context(standalone=True, backend="egl")  # type: ignore[arg-type]
        self.programs: dict[str, moderngl.Program] = {}
        for name, vert, frag in (
            ("skin", "skin", "skin"),
            ("cloth", "skin", "cloth"),
            ("ball", "ball", "ball"),
            ("hair", "hair", "hair"),
            ("plain", "plain", "plain"),
            ("sheet", "plain", "sheet"),
            ("depth", "depth", "depth"),
            ("depth_hair", "depth_hair", "depth"),
            ("back", "back", "back"),
        ):
            self.programs[name] = self._program(vert, frag)
        ctx = self.ctx
        self.multi: moderngl.Framebuffer | None = None
        self.resize(width, height)
        self.shadow_map = ctx.depth_texture((SHADOW, SHADOW))
        self.shadow_map.compare_func = ""
        self.shadow_map.repeat_x = self.shadow_map.repeat_y = False
        self.shadow_target = ctx.framebuffer(depth_attachment=self.shadow_map)
        corners = ctx.buffer(f32([-1, -1, 1, -1, -1, 1, 1, 1]).tobytes())
        self.screen = ctx.vertex_array(self.programs["back"], [(corners, "2f", "in_position")])
        self.backdrop: moderngl.Texture | None = None

    def resize(self, width: int, height: int) -> None:
        """Changes the size of the pictures that `draw` returns."""
        if self.multi is not None and self.size == (width, height):
            return
        self.size = (width, height)
        self.multi = self.ctx.framebuffer(
            [self.ctx.renderbuffer(self.size, 4, samples=4, dtype="f2")],
            self.ctx.depth_renderbuffer(self.size, samples=4),
        )
        self.flat = self.ctx.framebuffer([self.ctx.texture(self.size, 4, dtype="f2")])

    def _program(self, vert: str, frag: str) -> moderngl.Program:
        head = "#version 330\n" + "".join(
            f"#define {n} {v}\n"
            for n, v in (
                ("ATLAS_AXIS", ATLAS_AXIS),
                ("ATLAS_TOP", ATLAS_TOP),
                ("ATLAS_LOW", ATLAS_LOW),
            )
        )
        screen = _text("screen.glsl")
        plain = ("depth", "back", "hair")
        shared = "" if frag in plain else screen + _text("common.glsl")
        return self.ctx.program(
            vertex_shader=head + (screen if vert == "hair" else "") + _text(vert + ".vert"),
            fragment_shader=head + shared + _text(frag + ".frag"),
        )

    def texture(self, picture: U8, smooth: bool = True) -> moderngl.Texture:
        """A picture as a texture; three and four channels are decoded from sRGB when sampled."""
        height, width = picture.shape[:2]
        channels = 1 if picture.ndim == 2 else picture.shape[2]
        decode = {3: SRGB8, 4: SRGB8_ALPHA8}.get(channels)
        data = np.ascontiguousarray(picture).tobytes()
        made = self.ctx.texture((width, height), channels, data, internal_format=decode)
        made.repeat_y = False
        if smooth:
            made.build_mipmaps()
            made.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
        return made

    def set_backdrop(self, picture: F32 | None) -> None:
        """A linear RGB picture (h, w, 3) behind everything, or none for black."""
        if self.backdrop is not None:
            self.backdrop.release()
        self.backdrop = None
        if picture is not None:
            h, w = picture.shape[:2]
            self.backdrop = self.ctx.texture((w, h), 3, f32(picture).tobytes(), dtype="f4")

    def array(
        self,
        program: str,
        layout: Sequence[tuple[moderngl.Buffer, str, *tuple[str, ...]]],
        tris: I32,
    ) -> moderngl.VertexArray:
        known = self.programs[program]
        usable = []
        for buffer, formats, *names in layout:
            parts = formats.split(" ")
            kept = [
                (part, name) if name in known else (_padding(part), "")
                for part, name in zip(parts, names, strict=True)
            ]
            if any(name for _, name in kept):
                usable.append((buffer, " ".join(p for p, _ in kept), *(n for _, n in kept if n)))
        index = self.ctx.buffer(np.ascontiguousarray(tris, dtype=np.int32).tobytes())
        return self.ctx.vertex_array(known, usable, index_buffer=index)

    def _set(self, name: str, values: dict[str, object]) -> None:
        program = self.programs[name]
        for key, value in values.items():
            if key not in program:
                continue
            if isinstance(value, np.ndarray):
                flat = value.T if value.ndim == 2 else value
                program[key].write(f32(flat).tobytes())  # type: ignore[union-attr]
            else:
                program[key].value = value  # type: ignore[union-attr]

    def _draw_shadow(self, parts: Sequence[Part], matrix: F32, direction: Vec3) -> None:
        self.shadow_target.use()
        self.ctx.viewport = (0, 0, SHADOW, SHADOW)
        self.shadow_target.clear(depth=1.0)
        for part in parts:
            if part.shadow is None:
                continue
            view = {"camera": matrix, "viewpoint": f32(direction) * 10.0}
            self._set(part.shadow_program, {**view, **part.uniforms})
            part.shadow.render()

    def draw(
        self,
        parts: Sequence[Part],
        light: Light,
        lens: Lens,
        target: F32,
        radius: float = 0.36,
    ) -> F32:
        """One picture, linear RGB (h, w, 3); the shadow map is centred at `target` (metres)."""
        self.resize(lens.width, lens.height)
        assert self.multi is not None
        self.ctx.enable(moderngl.DEPTH_TEST)
        matrix = look_along(light.key_dir, target, radius)
        self._draw_shadow(parts, matrix, light.key_dir)
        self.multi.use()
        self.ctx.viewport = (0, 0, *self.size)
        self.multi.clear(0.0, 0.0, 0.0, 1.0, depth=1.0)
        if self.backdrop is not None:
            self.ctx.disable(moderngl.DEPTH_TEST)
            self.backdrop.use(0)
            self._set("back", {"picture": 0})
            self.screen.render(moderngl.TRIANGLE_STRIP)
            self.ctx.enable(moderngl.DEPTH_TEST)
        shared = _light_uniforms(light) | {
            "camera": lens.matrix(),
            "shadow_matrix": matrix,
            "shadow_map": 7,
            "eye_at": (0.0, 0.0, 0.0),
            "viewpoint": (0.0, 0.0, 0.0),
        }
        self.shadow_map.use(7)
        for part in parts:
            self._draw_part(part, shared)
        self.ctx.disable(moderngl.CULL_FACE)
        self.ctx.copy_framebuffer(self.flat, self.multi)
        raw = np.frombuffer(self.flat.read(components=4, dtype="f2"), dtype=np.float16)
        return f32(raw.reshape(self.size[1], self.size[0], 4)[::-1, :, :3])

    def _draw_part(self, part: Part, shared: dict[str, object]) -> None:
        units: dict[str, object] = {}
        for unit_number, (name, texture) in enumerate(part.textures.items()):
            texture.use(unit_number)
            units[name] = unit_number
        self._set(part.program, shared | part.uniforms | units)
        if part.closed:
            self.ctx.enable(moderngl.CULL_FACE)
        else:
            self.ctx.disable(moderngl.CULL_FACE)
        for extra in part.repeat:
            self._set(part.program, extra)
            part.array.render()

    def depth_picture(self, parts: Sequence[Part], matrix: F32, direction: Vec3) -> F32:
        """The shadow map itself as (SHADOW, SHADOW), row 0 at the bottom."""
        self.ctx.enable(moderngl.DEPTH_TEST)
        self._draw_shadow(parts, matrix, direction)
        raw = np.frombuffer(self.shadow_map.read(), dtype=np.float32)
        return f32(raw.reshape(SHADOW, SHADOW))


def _padding(part: str) -> str:
    count, kind = int(part[:-1]), part[-1]
    return f"{count * (4 if kind == 'f' else 1)}x"


def _light_uniforms(light: Light) -> dict[str, object]:
    return {
        "key_dir": unit(f32(light.key_dir)),
        "key_color": light.key_color,
        "fill_dir": unit(f32(light.fill_dir)),
        "fill_color": light.fill_color,
        "sky": light.sky,
        "ground": light.ground,
        "shadow_soft": light.shadow_soft,
        "screen_color": light.screen.color,
        "screen_rect": light.screen.rect,
    }


def blurred(picture: F32, sigma: float) -> F32:
    return f32(cv2.GaussianBlur(picture, (0, 0), sigma)) if sigma > 0.05 else picture
