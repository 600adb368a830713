package realtime

import "testing"

func FuzzParseTopic(f *testing.F) {
	for _, s := range []string{"thread:t_1", "page:9007199254740991", "thread:1", "page:t_1", "page:", "page:01", "", "thread:t_99999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		topic, err := ParseTopic(s)
		if err != nil {
			return
		}
		if again, err := ParseTopic(topic.String()); err != nil || again != topic {
			t.Errorf("%q -> %q -> %v, %v", s, topic, again, err)
		}
	})
}

func FuzzCommand(f *testing.F) {
	for _, s := range []string{
		`{"type":"subscribe","topics":["thread:t_1","page:2"]}`, `{"type":"unsubscribe","topics":["page:2"]}`,
		`{"type":"resume","seq":-1}`, `{"type":"ping"}`, `{"type":1}`, `[]`, `{"type":"subscribe","topics":null}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		h := New(Options{})
		c := &client{conn: newStuck(), isWS: true}
		h.add(c, nil, h.listen)
		h.obey(c, []byte(text))
		h.obey(c, []byte(text))
		if len(c.topics) > maxTopics {
			t.Errorf("%d topics", len(c.topics))
		}
		h.remove(c)
		if len(h.topics) != 0 {
			t.Errorf("topics left: %v", h.topics)
		}
		h.running.Wait()
	})
}
