package graphhttp

import (
	"strconv"
	"strings"

	"parley/graphapi"
	"parley/internal/graph"
	"parley/internal/media"
	"parley/internal/stickers"
)

// packPrefix begins the path of a sticker pack.
const packPrefix = "sticker_packs/"

// packByID finds a sticker pack.
func (c *call) packByID(id string) (node, error) {
	for _, p := range stickers.Packs() {
		if p.ID.String() == id {
			return newPackNode(p), nil
		}
	}
	return nil, c.missing("there is no sticker pack %s: GET /sticker_packs lists them", id)
}

// packNode is a pack of stickers.
type packNode struct {
	stickers.Pack
	all   []stickers.Sticker
	first media.File
}

func newPackNode(p stickers.Pack) *packNode { return &packNode{Pack: p, all: stickers.All(p.ID)} }

func (p *packNode) kind() *graph.Type        { return &graph.StickerPack }
func (p *packNode) appendID(b []byte) []byte { return p.ID.AppendTo(b) }

// prepare draws the first sticker of every pack.
func (p *packNode) prepare(c *call, nodes []node, field string) (err error) {
	for _, n := range nodes {
		if p := n.(*packNode); err == nil && field == "preview_image_url" {
			p.first, err = c.drawn(&p.all[0])
		}
	}
	return err
}

func (p *packNode) appendField(c *call, b []byte, name string) ([]byte, bool) {
	switch name {
	case "name":
		return appendText(b, p.Name)
	case "description":
		return appendText(b, p.Description)
	case "preview_image_url":
		return appendText(b, c.fileURL(p.first.Key, p.first.Name))
	case "sticker_count":
		return strconv.AppendInt(b, int64(len(p.all)), 10), true
	}
	return b, false
}

// stickerNode is one sticker.
type stickerNode struct {
	stickers.Sticker
	picture media.File
}

func (s *stickerNode) kind() *graph.Type        { return &graph.Sticker }
func (s *stickerNode) appendID(b []byte) []byte { return s.ID.AppendTo(b) }

func (s *stickerNode) prepare(c *call, nodes []node, field string) (err error) {
	for _, n := range nodes {
		if s := n.(*stickerNode); err == nil && field == "image_url" {
			s.picture, err = c.drawn(&s.Sticker)
		}
	}
	return err
}

func (s *stickerNode) appendField(c *call, b []byte, name string) ([]byte, bool) {
	switch name {
	case "name":
		return appendText(b, s.Name)
	case "image_url":
		return appendText(b, c.fileURL(s.picture.Key, s.picture.Name))
	case "width", "height":
		return strconv.AppendInt(b, int64(s.Size), 10), true
	}
	return b, false
}

// drawn returns the picture of a sticker, kept among the server's files.
func (c *call) drawn(s *stickers.Sticker) (media.File, error) {
	return c.srv.Media.DrawOnce(c.ctx, s.Name, s.PNG)
}

// fileURL is the address, as of now, of a file that this server keeps.
func (c *call) fileURL(key, name string) string {
	return c.srv.Media.URL(key, name, c.srv.Clock.NowMS())
}

// packs lists all sticker packs.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/sticker-api
func packs(_ *call, parents []node, _ arguments) ([]list, error) {
	lists := make([]list, len(parents))
	for i := range parents {
		for _, p := range stickers.Packs() {
			lists[i].nodes = append(lists[i].nodes, newPackNode(p))
		}
	}
	return lists, nil
}

// packStickers lists the stickers of packs.
func packStickers(_ *call, parents []node, _ arguments) ([]list, error) {
	lists := make([]list, len(parents))
	for i, n := range parents {
		lists[i].nodes = stickerNodes(n.(*packNode).all)
	}
	return lists, nil
}

// findStickers lists the stickers with a word in their name.
func findStickers(_ *call, parents []node, a arguments) ([]list, error) {
	word := strings.TrimSpace(a.Get("q"))
	if word == "" {
		return nil, graphapi.ParamRequired.New("q")
	}
	lists := make([]list, len(parents))
	for i := range parents {
		lists[i].nodes = stickerNodes(stickers.Search(word))
	}
	return lists, nil
}

func stickerNodes(all []stickers.Sticker) []node {
	nodes := make([]node, len(all))
	for i, s := range all {
		nodes[i] = &stickerNode{Sticker: s}
	}
	return nodes
}
