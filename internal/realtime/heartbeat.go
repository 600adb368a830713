package realtime

import "time"

// beatSlots spreads the heartbeat: every client is in one slot, and a tick
// serves one slot, so that thousands of idle connections never wake at once.
const beatSlots = 100

// Start begins the heartbeat, which finds dead connections and keeps proxies
// from closing idle ones.
func (h *Hub) Start() {
	h.running.Add(1)
	go h.beat(time.NewTicker(h.opt.Heartbeat / beatSlots))
}

func (h *Hub) beat(tick *time.Ticker) {
	defer h.running.Done()
	defer tick.Stop()
	for slot := 0; ; slot = (slot + 1) % beatSlots {
		select {
		case <-tick.C:
			h.beatSlot(slot)
		case <-h.quit:
			return
		}
	}
}

func (h *Hub) beatSlot(slot int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pushAll(h.slots[slot], beatFrame())
}
