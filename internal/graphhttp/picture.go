package graphhttp

import (
	"bytes"
	"hash/fnv"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"strconv"
	"strings"

	"parley/graphapi"
	"parley/internal/graph"
)

// pictureNode is the picture of whatever has an id: a pattern computed from
// the id alone, so that it tells nothing, not even whether the id exists.
type pictureNode struct {
	url  string
	size int // pixels of a side
}

func (p *pictureNode) kind() *graph.Type        { return &graph.Picture }
func (p *pictureNode) appendID(b []byte) []byte { return b }

func (p *pictureNode) appendField(_ *call, b []byte, name string) ([]byte, bool) {
	switch name {
	case "height", "width":
		return strconv.AppendInt(b, int64(p.size), 10), true
	case "is_silhouette":
		return appendBool(b, false), true
	case "url":
		return appendText(b, p.url)
	}
	return b, false
}

// pictures makes the picture of each parent.
func pictures(c *call, parents []node, a arguments) ([]list, error) {
	lists := make([]list, len(parents))
	for i, n := range parents {
		size := pictureSize(a)
		lists[i].nodes = []node{&pictureNode{url: c.imageURL(idText(n), size), size: size}}
	}
	return lists, nil
}

// Sizes of pictures in pixels. The words are Meta's.
// https://developers.facebook.com/docs/graph-api/reference/user/picture
const (
	pictureDefault = 50
	pictureMax     = 720
	profileSize    = 720 // of profile_pic
)

func pictureSize(a arguments) int {
	width, _ := strconv.Atoi(a.Get("width"))
	height, _ := strconv.Atoi(a.Get("height"))
	if size := max(width, height); size > 0 {
		return min(size, pictureMax)
	}
	switch strings.ToLower(a.Get("type")) {
	case "normal":
		return 100
	case "large", "album":
		return 200
	}
	return pictureDefault
}

// imageURL is where the image itself is found. Its parameter ext, the time at
// which it expires in Unix seconds, stands in Meta's too: clients look at it.
func (c *call) imageURL(id string, size int) string {
	const month = 30 * 24 * 60 * 60
	expires := (c.srv.Clock.NowMS()/1000/month + 2) * month // the same for a month: answers keep their ETag
	return c.srv.PublicURL() + "/" + id + "/picture?width=" + strconv.Itoa(size) + "&ext=" + strconv.FormatInt(expires, 10)
}

// picture answers GET /{id}/picture: a redirect to the image, a description
// with redirect=0, or the image itself.
// https://developers.facebook.com/docs/graph-api/reference/user/picture
func (c *call) picture(on node) error {
	size := pictureSize(c.params)
	h := c.headers(noCacheAtAll)
	switch redirect, given := c.params.Bool("redirect"); {
	case given && !redirect:
		return c.writeEdge(on, on.kind().Edge("picture"), true)
	case c.params.Has("ext"):
		h["Content-Type"] = []string{"image/png"}
		c.out = append(c.out, drawPattern(on.appendID(nil), size)...)
		c.send(h, http.StatusOK)
	default:
		delete(h, "Content-Type")
		h["Location"] = []string{c.imageURL(idText(on), size)}
		c.w.WriteHeader(http.StatusFound)
	}
	c.done = true
	return nil
}

// pictureOf returns the id of a call that reads a picture by number: it needs
// no token, because clients load pictures without one.
func (c *call) pictureOf() (graphapi.ID, bool) {
	if c.at.edge != "picture" || c.at.rest != "" || c.method != http.MethodGet {
		return 0, false
	}
	id, err := graphapi.ParseID(c.at.node)
	return id, err == nil
}

// drawPattern draws a square of 5 x 5 cells, mirrored, in one colour on a
// light ground.
func drawPattern(id []byte, size int) []byte {
	h := fnv.New64a()
	_, _ = h.Write(id) // never fails
	bits := h.Sum64()
	ground := color.RGBA{R: 240, G: 242, B: 245, A: 255}
	ink := color.RGBA{R: uint8(bits>>40) & 0x7f, G: uint8(bits>>48) & 0x7f, B: 96 + uint8(bits>>56)&0x7f, A: 255}
	img := image.NewPaletted(image.Rect(0, 0, size, size), color.Palette{ground, ink})
	for y := range size {
		for x := range size {
			column := min(x*5/size, 4-x*5/size)
			if bits>>(column*5+y*5/size)&1 == 1 {
				img.Pix[y*img.Stride+x] = 1
			}
		}
	}
	var out bytes.Buffer
	_ = png.Encode(&out, img) // a buffer takes everything
	return out.Bytes()
}
