package realtime

// subscribe adds topics to a client; what it missed before, if it asked to
// resume, comes first. h.mu is held.
func (h *Hub) subscribe(c *client, topics []Topic) error {
	old := len(c.topics)
	if old+len(topics) > maxTopics {
		return errTopics
	}
	for _, t := range topics {
		h.join(c, t)
	}
	if c.resume != noSeq {
		h.replay(c, c.resume)
		c.resume = noSeq
	}
	h.push(c, subscribedFrame(h.history.head, c))
	for _, s := range c.topics[old:] {
		h.showTyping(c, s.topic)
	}
	return nil
}

func (h *Hub) join(c *client, t Topic) {
	if c.find(t) != nil {
		return
	}
	c.topics = append(c.topics, subscription{t, h.history.head})
	if h.topics[t] == nil {
		h.topics[t] = map[*client]struct{}{}
	}
	h.topics[t][c] = struct{}{}
}

// unsubscribe removes topics from a client. h.mu is held.
func (h *Hub) unsubscribe(c *client, topics []Topic) {
	for _, t := range topics {
		if s := c.find(t); s != nil {
			*s = c.topics[len(c.topics)-1]
			c.topics = c.topics[:len(c.topics)-1]
			h.leave(c, t)
		}
	}
}

// replay sends what came after seq and was not sent live, or a reset. h.mu is
// held.
func (h *Hub) replay(c *client, seq int64) {
	frames, ok := h.missed(c, seq)
	if !ok {
		frames = []frame{resetFrame(h.history.head)}
	}
	for _, f := range frames {
		h.push(c, f)
	}
	for i := range c.topics { // resuming from here again repeats nothing
		c.topics[i].since = min(c.topics[i].since, seq)
	}
}

// missed collects the frames after seq; ok is false when they are not known
// any more or too many for the queue.
func (h *Hub) missed(c *client, seq int64) (frames []frame, ok bool) {
	if !h.history.covers(seq) {
		return nil, false
	}
	for seq++; seq <= h.history.head; seq++ {
		e := h.history.at(seq)
		for _, t := range topicsOf(e.Page, e.PSID) {
			s := c.find(t)
			if s == nil || seq > s.since {
				continue
			}
			if data := h.encode(e); data != nil {
				frames = append(frames, eventFrame(seq, t, typeOf(e.Kind), data))
			}
			if len(frames) > maxFrames/2 {
				return nil, false
			}
		}
	}
	return frames, true
}
