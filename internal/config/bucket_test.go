package config

import (
	"strings"
	"testing"
)

func TestMediaBucket(t *testing.T) {
	for media, want := range map[string]Bucket{
		"s3://files":                                               {Name: "files", Host: "s3.us-east-1.amazonaws.com", Secure: true, Region: "us-east-1"},
		"s3://files/a/b/?region=eu-west-3":                         {Name: "files", Prefix: "a/b", Host: "s3.eu-west-3.amazonaws.com", Secure: true, Region: "eu-west-3"},
		"s3://files?endpoint=http://127.0.0.1:9000":                {Name: "files", Host: "127.0.0.1:9000", PathStyle: true, Region: "us-east-1"},
		"s3://files/p?endpoint=https%3A%2F%2Fs3.test%2F&region=fr": {Name: "files", Prefix: "p", Host: "s3.test", Secure: true, PathStyle: true, Region: "fr"},
	} {
		c := Config{Media: media, MediaAccessKey: "a", MediaSecretKey: "s"}
		want.AccessKey, want.SecretKey = "a", "s"
		got, err := c.MediaBucket()
		if err != nil || *got != want {
			t.Errorf("%s: %+v, %v; want %+v", media, got, err, want)
		}
	}
	if got, err := new(Config).MediaBucket(); got != nil || err != nil {
		t.Errorf("nothing set: %v, %v", got, err)
	}
}

func TestMediaRefused(t *testing.T) {
	keys := map[string]string{"PARLEY_MEDIA_ACCESS_KEY": "a", "PARLEY_MEDIA_SECRET_KEY": "s"}
	for media, want := range map[string]string{
		"/var/files":                               "give s3://BUCKET",
		"s3:files":                                 "give s3://BUCKET",
		"s3://key:secret@files":                    "give s3://BUCKET",
		"s3://files?end=http://h":                  `unknown parameter "end"`,
		"s3://files?endpoint=h:9000":               "give http://HOST:PORT",
		"s3://files?endpoint=ftp://h":              "give http://HOST:PORT",
		"s3://files?endpoint=http://h/path":        "give http://HOST:PORT",
		"s3://files?endpoint=http://user:pass@h/":  "give http://HOST:PORT",
		"http://files?endpoint=http://u@h&region=": "give s3://BUCKET",
	} {
		_, err := Load(serveNames, []string{"--media", media}, func(name string) string { return keys[name] })
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "pass@") {
			t.Errorf("%s: %v, want %q", media, err, want)
		}
	}
}

func TestMediaKeys(t *testing.T) {
	args := []string{"--media", "s3://files"}
	env := map[string]string{"PARLEY_MEDIA_ACCESS_KEY": "a"}
	getenv := func(name string) string { return env[name] }
	if _, err := Load(serveNames, args, getenv); err == nil || !strings.Contains(err.Error(), "PARLEY_MEDIA_SECRET_KEY") {
		t.Errorf("without a secret key: %v", err)
	}
	env["PARLEY_MEDIA_SECRET_KEY"] = "hush hush"
	l, err := Load(serveNames, args, getenv)
	if err != nil || l.MediaSecretKey != "hush hush" {
		t.Fatalf("%v", err)
	}
	for _, s := range l.Settings {
		if strings.Contains(s.Value, "hush") {
			t.Errorf("%s shows a secret: %s", s.Name, s.Value)
		}
	}
	if _, err := Load(serveNames, []string{"--media-secret-key", "s"}, getenv); err == nil {
		t.Error("a secret was taken from the command line")
	}
}

func FuzzMediaBucket(f *testing.F) {
	f.Add("s3://files/p?endpoint=http://h:1&region=r")
	f.Fuzz(func(t *testing.T, media string) {
		b, err := (&Config{Media: media}).MediaBucket()
		if err == nil && b != nil && (b.Name == "" || b.Host == "" || b.Region == "") {
			t.Fatalf("%q: %+v", media, b)
		}
	})
}
