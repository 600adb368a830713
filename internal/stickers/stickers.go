// Package stickers is the server's own small set of stickers. It draws them
// itself, so that nothing is borrowed.
// The three likes keep the identifiers by which clients recognise them.
//
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages
package stickers

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"

	"parley/graphapi"
)

// Sticker is one picture that stands alone in a message.
type Sticker struct {
	ID    graphapi.ID
	Name  string // in words, for people who do not see it
	Pack  graphapi.ID
	Size  int // pixels on both sides
	shape shape
	tint  color.RGBA
}

// Pack is a group of stickers.
type Pack struct {
	ID          graphapi.ID
	Name        string
	Description string
}

// The packs.
const (
	likes graphapi.ID = 369239263222000
	basic graphapi.ID = 767226160478000
)

// Packs lists the packs in a fixed order.
func Packs() []Pack {
	return []Pack{
		{likes, "Likes", "The thumb in three sizes."},
		{basic, "Parley basics", "Faces, a heart, a star and a tick."},
	}
}

// Colours of the set.
var (
	green = color.RGBA{0x0b, 0x6b, 0x57, 0xff}
	amber = color.RGBA{0xf0, 0xb7, 0x5c, 0xff}
	red   = color.RGBA{0xb3, 0x26, 0x1e, 0xff}
	blue  = color.RGBA{0x1f, 0x5f, 0xa8, 0xff}
)

// set is every sticker, in the order of its pack.
var set = [...]Sticker{
	{369239263222822, "Small like", likes, 64, thumb, green},
	{369239343222814, "Like", likes, 128, thumb, green},
	{369239383222810, "Big like", likes, 240, thumb, green},
	{767226160478561, "Heart", basic, 240, heart, red},
	{767226160478562, "Star", basic, 240, star, amber},
	{767226160478563, "Happy face", basic, 240, happy, amber},
	{767226160478564, "Sad face", basic, 240, sad, blue},
	{767226160478565, "Tick", basic, 240, tick, green},
}

// All lists the stickers of a pack; of every pack when it is 0.
func All(pack graphapi.ID) []Sticker {
	var list []Sticker
	for _, s := range set {
		if pack == 0 || s.Pack == pack {
			list = append(list, s)
		}
	}
	return list
}

// Search lists the stickers whose name holds a word, in any case.
func Search(word string) []Sticker {
	var list []Sticker
	for _, s := range set {
		if strings.Contains(strings.ToLower(s.Name), strings.ToLower(word)) {
			list = append(list, s)
		}
	}
	return list
}

// Find returns a sticker; ok is false when there is none of this id.
func Find(id graphapi.ID) (s Sticker, ok bool) {
	for _, s := range set {
		if s.ID == id {
			return s, true
		}
	}
	return Sticker{}, false
}

// PNG draws a sticker on a transparent ground.
func (s *Sticker) PNG() ([]byte, error) {
	img := image.NewRGBA(image.Rect(0, 0, s.Size, s.Size))
	s.shape(&canvas{img: img, scale: float32(s.Size) / 100, tint: s.tint})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("drawing sticker %d: %w", s.ID, err)
	}
	return b.Bytes(), nil
}
