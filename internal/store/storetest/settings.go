package storetest

import "fmt"

var settingTests = map[string]func(*suite){
	"SetAndGet": testSettings,
	"Bytewise":  testSettingsBytewise,
	"AtOnce":    testSettingsAtOnce,
}

func (s *suite) setting(key string) string {
	s.Helper()
	v, err := s.db.Setting(s.ctx, key)
	s.ok(err)
	return v
}

func testSettings(s *suite) {
	if got := s.setting("clock"); got != "" {
		s.Errorf("setting that was never set: %q", got)
	}
	for _, want := range []string{"a", unusual, "", "", "b"} {
		s.ok(s.db.SetSetting(s.ctx, "clock", want))
		if got := s.setting("clock"); got != want {
			s.Errorf("setting %q, want %q", got, want)
		}
	}
	s.reopen()
	if got := s.setting("clock"); got != "b" {
		s.Errorf("setting after reopening %q, want b", got)
	}
}

// testSettingsBytewise guards against engines that compare text loosely.
func testSettingsBytewise(s *suite) {
	keys := []string{"key", "Key", "key ", " key", "ke\u0301y", "k\u00e9y", "key%", "ké"}
	for i, key := range keys {
		s.ok(s.db.SetSetting(s.ctx, key, fmt.Sprint(i)))
	}
	for i, key := range keys {
		if got := s.setting(key); got != fmt.Sprint(i) {
			s.Errorf("setting %q is %q, want %d", key, got, i)
		}
	}
}

func testSettingsAtOnce(s *suite) {
	s.parallel(64, func(i int) error { return s.db.SetSetting(s.ctx, fmt.Sprint(i%4), fmt.Sprint(i)) })
	for i := range 4 {
		if s.setting(fmt.Sprint(i)) == "" {
			s.Errorf("setting %d is lost", i)
		}
	}
}
