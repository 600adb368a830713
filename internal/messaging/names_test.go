package messaging

import (
	"strings"
	"testing"
)

func TestPhone(t *testing.T) {
	tests := map[string]string{
		"+1 (555) 857-6309": "+15558576309", "0015558576309": "+15558576309", " 1.555.857.6309 ": "+15558576309",
		"+44 (0) 20 7946 0000": "+442079460000", "0044(0)20-7946-0000": "+442079460000", "+1\u202f555\u2011857\u20136309": "+15558576309",
		"(555) 857-6309": "+5558576309", "+358 40/123 4567": "+358401234567", "": "", "123": "", "+": "",
		"555-CALL-NOW": "", "1234567890123456": "", "+1555857630９": "", "040 123 4567": "", "+0015558576309": "", "0000000": "", "--5551234": "",
	}
	for in, want := range tests {
		if got := Phone(in); got != want {
			t.Errorf("Phone(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzPhone(f *testing.F) {
	f.Add("+1 (555) 857-6309")
	f.Fuzz(func(t *testing.T, text string) {
		p := Phone(text)
		if p != "" && (p != Phone(p) || len(p) > maxPhone+1) {
			t.Errorf("%q became %q, which becomes %q", text, p, Phone(p))
		}
	})
}

func TestFill(t *testing.T) {
	ann, mono := &Customer{Name: "Ann Mary Lee"}, &Customer{Name: "Ann"}
	tests := []struct {
		text string
		c    *Customer
		want string
		ok   bool
	}{
		{"plain", ann, "plain", true},
		{"Hi {{first_name}} {{last_name}}!", ann, "Hi Ann Mary Lee!", true},
		{"{{user_full_name}}/{{ user_first_name }}", ann, "Ann Mary Lee/Ann", true},
		{"{{full_name", ann, "{{full_name", true},
		{"}} {{first_name}}", ann, "}} Ann", true},
		{"Dear {{last_name}}", mono, "Dear ", false},
		{"{{shoe_size}}", ann, "", false},
	}
	for _, tt := range tests {
		if got, ok := Fill(tt.text, tt.c); got != tt.want || ok != tt.ok {
			t.Errorf("Fill(%q) = %q, %v; want %q, %v", tt.text, got, ok, tt.want, tt.ok)
		}
	}
	if got := DynamicText("Dear {{last_name}}", "Dear {{first_name}}", mono); got != "Dear Ann" {
		t.Errorf("fallback gave %q", got)
	}
	if got := DynamicText("Dear {{last_name}}", "", mono); got != "Dear " {
		t.Errorf("without fallback: %q", got)
	}
}

func FuzzFill(f *testing.F) {
	f.Add("Hi {{first_name}} {{x}} {{")
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := Fill(text, &Customer{Name: "A B"})
		if ok && !strings.Contains(text, "{{") && got != text {
			t.Errorf("%q became %q", text, got)
		}
	})
}

func TestReactionNames(t *testing.T) {
	for _, word := range []string{"love", "smile", "wow", "sad", "angry", "like", "dislike"} {
		if got := ReactionName(ReactionEmoji(word)); got != word {
			t.Errorf("%s became %s", word, got)
		}
	}
	for emoji, want := range map[string]string{"❤️": "love", "👍🏽": "like", "like": "like"} {
		if got := ReactionName(emoji); got != want {
			t.Errorf("%s is %s, want %s", emoji, got, want)
		}
	}
	if ReactionName("🦄") != "other" || ReactionEmoji("unicorn") != "" {
		t.Error("what is not known has a name")
	}
}

func TestPageReactions(t *testing.T) {
	for in, want := range map[string]string{
		"love": "❤\ufe0f", "LIKE": "👍", "👍🏽": "👍🏽", "1️⃣": "1️⃣", "ℹ️": "ℹ️", "©": "©", "‼️": "‼️", "👩‍👩‍👧‍👦": "👩‍👩‍👧‍👦",
		"🇩🇪": "🇩🇪", "🏴\U000E0067\U000E007F": "🏴\U000E0067\U000E007F", "☺": "☺",
		"hello": "", "other": "", "7": "", "   ": "", "<b>": "", "👍 ok": "", "…": "", "\x00👍": "", "×": "",
	} {
		got, err := emojiOf(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q became %q, %v", in, got, err)
		}
	}
}
