package stickers

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// shape draws a sticker on a canvas of 100 by 100 units.
type shape func(c *canvas)

// canvas is where a sticker is drawn.
type canvas struct {
	img   *image.RGBA
	scale float32 // pixels in a unit
	tint  color.RGBA
}

// point is a place on the canvas, in units.
type point struct{ x, y float32 }

// fill paints what a path encloses.
func (c *canvas) fill(with color.RGBA, path func(line func(points ...point))) {
	r := vector.NewRasterizer(c.img.Rect.Dx(), c.img.Rect.Dy())
	path(func(points ...point) {
		for i, p := range points {
			if i == 0 {
				r.MoveTo(p.x*c.scale, p.y*c.scale)
				continue
			}
			r.LineTo(p.x*c.scale, p.y*c.scale)
		}
		r.ClosePath()
	})
	r.DrawOp = draw.Over
	r.Draw(c.img, c.img.Rect, image.NewUniform(with), image.Point{})
}

// corners of a curve are this many to the full turn.
const corners = 96

// arc returns the points of an ellipse between two angles, in turns.
func arc(x, y, rx, ry float64, from, to float64) []point {
	n := max(2, int(math.Abs(to-from)*corners))
	points := make([]point, n+1)
	for i := range points {
		a := 2 * math.Pi * (from + (to-from)*float64(i)/float64(n))
		points[i] = point{float32(x + rx*math.Cos(a)), float32(y + ry*math.Sin(a))}
	}
	return points
}

func (c *canvas) disc(with color.RGBA, x, y, r float64) {
	c.fill(with, func(line func(...point)) { line(arc(x, y, r, r, 0, 1)...) })
}

var (
	white = color.RGBA{0xff, 0xff, 0xff, 0xff}
	dark  = color.RGBA{0x16, 0x21, 0x1d, 0xff}
)

// thumb is a raised thumb beside its cuff.
func thumb(c *canvas) {
	c.fill(c.tint, func(line func(...point)) {
		line(point{8, 44}, point{26, 44}, point{26, 92}, point{8, 92})
		line(point{32, 46}, point{48, 26}, point{50, 8}, point{60, 8}, point{66, 20}, point{62, 40},
			point{90, 40}, point{94, 48}, point{86, 86}, point{78, 92}, point{44, 92}, point{32, 86})
	})
}

// heart follows the usual curve of sine and cosines.
func heart(c *canvas) {
	c.fill(c.tint, func(line func(...point)) {
		points := make([]point, corners)
		for i := range points {
			t := 2 * math.Pi * float64(i) / corners
			x := 16 * math.Pow(math.Sin(t), 3)
			y := 13*math.Cos(t) - 5*math.Cos(2*t) - 2*math.Cos(3*t) - math.Cos(4*t)
			points[i] = point{float32(50 + 2.7*x), float32(46 - 2.7*y)}
		}
		line(points...)
	})
}

// star has five points.
func star(c *canvas) {
	c.fill(c.tint, func(line func(...point)) {
		points := make([]point, 10)
		for i := range points {
			r := 46.0
			if i%2 == 1 {
				r = 19
			}
			a := 2*math.Pi*float64(i)/10 - math.Pi/2
			points[i] = point{float32(50 + r*math.Cos(a)), float32(54 + r*math.Sin(a))}
		}
		line(points...)
	})
}

// face is a disc with eyes.
func face(c *canvas) {
	c.disc(c.tint, 50, 50, 46)
	c.disc(dark, 34, 40, 6)
	c.disc(dark, 66, 40, 6)
}

func happy(c *canvas) {
	face(c)
	c.fill(dark, func(line func(...point)) { line(arc(50, 56, 26, 24, 0, 0.5)...) })
}

func sad(c *canvas) {
	face(c)
	c.fill(dark, func(line func(...point)) { line(arc(50, 80, 22, 16, 0.5, 1)...) })
}

// tick is a tick on a disc.
func tick(c *canvas) {
	c.disc(c.tint, 50, 50, 46)
	c.fill(white, func(line func(...point)) {
		line(point{24, 52}, point{32, 44}, point{44, 56}, point{68, 30}, point{76, 38}, point{44, 72})
	})
}
