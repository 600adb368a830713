package stickers

import (
	"bytes"
	"image/png"
	"testing"

	"parley/graphapi"
)

func TestEveryStickerIsAPictureOfItsPack(t *testing.T) {
	packs, seen := map[graphapi.ID]int{}, map[graphapi.ID]bool{}
	for _, s := range All(0) {
		raw, err := s.PNG()
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(raw))
		if err != nil || img.Bounds().Dx() != s.Size {
			t.Errorf("%s: %v, want a picture %d pixels wide", s.Name, err, s.Size)
			continue
		}
		painted, all := 0, s.Size*s.Size
		for y := range s.Size {
			for x := range s.Size {
				if _, _, _, a := img.At(x, y).RGBA(); a > 0 {
					painted++
				}
			}
		}
		if painted < all/8 || painted > all*9/10 {
			t.Errorf("%s: %d of %d pixels are painted", s.Name, painted, all)
		}
		if seen[s.ID] {
			t.Errorf("%d stands for two stickers", s.ID)
		}
		seen[s.ID] = true
		packs[s.Pack]++
	}
	for _, p := range Packs() {
		if packs[p.ID] == 0 || packs[p.ID] != len(All(p.ID)) {
			t.Errorf("pack %s lists %d of its %d stickers", p.Name, len(All(p.ID)), packs[p.ID])
		}
	}
}

func TestFind(t *testing.T) {
	if s, ok := Find(369239343222814); !ok || s.Name != "Like" {
		t.Errorf("found %v, %v", s, ok)
	}
	if _, ok := Find(1); ok {
		t.Error("found a sticker that does not exist")
	}
}
