package media

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Prefix begins the path of everything that Handler serves.
const Prefix = "/_/media/"

// picturePath serves copies of pictures from elsewhere; no key looks like it.
const picturePath = Prefix + "picture"

// An address is good until the end of the day, UTC, that lies keptFor after it
// was made: the same file keeps one address for a day, and browsers one copy.
const (
	keptFor = 7 * 24 * time.Hour
	day     = 24 * time.Hour
)

// What an address may lack. Meta's CDN answers 403 to both.
var (
	errForged  = errors.New("the signature of this address does not match")
	errExpired = errors.New("this address has expired")
)

// URL implements messaging.Media.
func (s *Service) URL(key, name string, at int64) string {
	return s.PublicURL() + s.Path(key, name, at)
}

// Path implements messaging.Media.
func (s *Service) Path(key, name string, at int64) string {
	name = cleanName(name, "file")
	until := time.UnixMilli(at).Add(keptFor + day).Truncate(day).Unix()
	ext := strconv.FormatInt(until, 10)
	return Prefix + key + "/" + url.PathEscape(name) + "?ext=" + ext + "&hash=" + s.sign("file", key, ext, name)
}

// Picture implements messaging.Media.
func (s *Service) Picture(remote string) string {
	if _, err := parseRemote(remote); err != nil {
		return ""
	}
	return picturePath + "?url=" + url.QueryEscape(remote) + "&hash=" + s.sign("picture", remote)
}

// sign binds the parts of an address together. Only the last may hold a line
// break, so no two lists of parts are the same text.
func (s *Service) sign(parts ...string) string {
	h := hmac.New(sha256.New, s.Key)
	h.Write([]byte(strings.Join(parts, "\n")))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:16])
}

func (s *Service) signed(hash string, parts ...string) bool {
	return hmac.Equal([]byte(hash), []byte(s.sign(parts...)))
}

// verify reads key and name from an address that Path made; errForged,
// errExpired.
func (s *Service) verify(u *url.URL) (key, name string, err error) {
	key, name, _ = strings.Cut(strings.TrimPrefix(u.Path, Prefix), "/")
	q := u.Query()
	ext := q.Get("ext")
	until, err := strconv.ParseInt(ext, 10, 64)
	if err != nil || !validKey(key) || !s.signed(q.Get("hash"), "file", key, ext, name) {
		return "", "", errForged
	}
	if s.Clock.Now().Unix() >= until {
		return "", "", errExpired
	}
	return key, name, nil
}

// ownLink reports whether an address was made by URL of this server.
func (s *Service) ownLink(remote string) (*url.URL, bool) {
	path, ok := strings.CutPrefix(remote, s.PublicURL()+Prefix)
	if !ok {
		return nil, false
	}
	u, err := url.Parse(Prefix + path)
	return u, err == nil
}
