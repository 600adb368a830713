package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"time"

	"parley/graphapi"
	"parley/internal/egress"
)

// userAgent tells servers who fetches, via that it does so for somebody else:
// a server that trusts this machine, as this one's own simulator does, must not
// take the fetch for a call of its owner.
const (
	userAgent = "Parley/1.0 (attachment fetcher)"
	via       = "1.1 parley"
)

// Patience is how long a whole fetch may take, machine time.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets
func Patience(kind graphapi.AttachmentType) time.Duration {
	if kind == graphapi.Video {
		return 75 * time.Second
	}
	return 10 * time.Second
}

// Fetch keeps a copy of the file at an address, as an attachment of a type; it
// takes at most 75 s for a video, 10 s for others, and waits as long for its
// turn when many are fetched. A *graphapi.Error says why there is none:
// 100/2018008 not fetched, 100/2018294 a video in time, 100/2018109 too large,
// 100/2018047 not what its type says, 2 no turn.
func (s *Service) Fetch(ctx context.Context, kind graphapi.AttachmentType, remote string) (File, error) {
	if err := s.turn(ctx, kind); err != nil {
		return File{}, err
	}
	defer s.fetches.free()
	return s.fetch(ctx, kind, remote)
}

// turn takes one of the places of fetches.
func (s *Service) turn(ctx context.Context, kind graphapi.AttachmentType) error {
	wait, cancel := context.WithTimeout(ctx, s.patience(kind))
	defer cancel()
	err := s.fetches.take(wait)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("waiting to fetch file: %w", ctx.Err())
	}
	return graphapi.ServiceUnavailable.New().Because("%d files are being fetched and none of them ended within %s: send again", maxFetches, s.patience(kind))
}

func (s *Service) fetch(ctx context.Context, kind graphapi.AttachmentType, remote string) (File, error) {
	in, err := s.download(ctx, kind, remote)
	if err != nil {
		if ctx.Err() != nil { // nobody waits any more
			return File{}, fmt.Errorf("fetching file: %w", ctx.Err())
		}
		return File{}, s.refusal(kind, remote, err)
	}
	defer in.remove()
	if in.size == 0 {
		return File{}, fetchFailed(remote, "its answer is empty")
	}
	return s.keep(ctx, in)
}

// refusal turns the failure of a download into what the wire shows.
func (s *Service) refusal(kind graphapi.AttachmentType, remote string, err error) error {
	var from sourceError
	switch {
	case errors.Is(err, errTooLarge):
		return tooLarge(kind)
	case !errors.As(err, &from):
		return err // of this server
	case isTimeout(err) && kind == graphapi.Video:
		return graphapi.VideoFailed.New().Because("%s did not send the video within %s", remote, s.patience(kind))
	case errors.Is(err, io.ErrUnexpectedEOF) && kind == graphapi.Video:
		return graphapi.VideoFailed.New().Because("%s broke off in the middle of the video", remote)
	case isTimeout(err):
		return fetchFailed(remote, fmt.Sprintf("it did not send the file within %s", s.patience(kind)))
	}
	return fetchFailed(remote, from.Error())
}

func fetchFailed(remote, why string) error {
	return graphapi.FetchFailed.New().Because("fetching %s failed: %s", remote, why)
}

func isTimeout(err error) bool {
	var t net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &t) && t.Timeout()
}

// answer is a file on its way from an address.
type answer struct {
	io.ReadCloser
	name, declared string
	size           int64 // as announced; -1 = not
}

// download receives the file at an address. Failures of the other side are
// sourceErrors.
func (s *Service) download(ctx context.Context, kind graphapi.AttachmentType, remote string) (*incoming, error) {
	ctx, cancel := context.WithTimeout(ctx, s.patience(kind))
	defer cancel()
	from, err := s.open(ctx, remote)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	if from.size > limit(kind) {
		return nil, errTooLarge
	}
	in, err := s.receive(from, limit(kind))
	if err != nil {
		return nil, err
	}
	in.kind, in.name, in.declared = kind, from.name, from.declared
	return in, nil
}

// open begins to read the file at an address. What this server keeps itself,
// a bot may send back by the address that it got: no request is needed then,
// nor may this server be refused to itself.
func (s *Service) open(ctx context.Context, remote string) (answer, error) {
	if link, ok := s.ownLink(remote); ok {
		return s.openOwn(ctx, link)
	}
	u, err := parseRemote(remote)
	if err != nil {
		return answer{}, sourceError{err}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return answer{}, sourceError{err}
	}
	req.Header.Set("User-Agent", userAgent)
	req.Header.Set("Via", via)
	resp, err := s.client.Do(req)
	if err != nil {
		return answer{}, sourceError{egress.Bare(err)}
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		_ = resp.Body.Close() // its content is of no interest
		return answer{}, sourceError{fmt.Errorf("it answered %d %s", resp.StatusCode, http.StatusText(resp.StatusCode))}
	}
	return answer{resp.Body, remoteName(resp.Header, u), declaredType(resp.Header.Get("Content-Type")), resp.ContentLength}, nil
}

func (s *Service) openOwn(ctx context.Context, link *url.URL) (answer, error) {
	key, name, err := s.verify(link)
	if err != nil {
		return answer{}, sourceError{err}
	}
	b, err := s.Blobs.Open(ctx, key)
	if errors.Is(err, ErrNotFound) {
		return answer{}, sourceError{err}
	}
	if err != nil {
		return answer{}, err
	}
	return answer{b, name, declaredType(keyMIME(key)), b.Size()}, nil
}

var errNoAddress = errors.New("it is no http or https address of at most 8 KB, without blanks")

func parseRemote(remote string) (*url.URL, error) {
	if !graphapi.WebURL(remote) {
		return nil, errNoAddress
	}
	return url.Parse(remote)
}

// remoteName is what the other side calls a file: by its header, or by the
// end of its address.
func remoteName(h http.Header, u *url.URL) string {
	if _, params, err := mime.ParseMediaType(h.Get("Content-Disposition")); err == nil && params["filename"] != "" {
		return params["filename"]
	}
	return u.Path
}
