package config

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Bucket is a place for files in an S3-compatible store.
type Bucket struct {
	Name, Prefix         string
	Host                 string // with port, if it is not the usual one
	Secure               bool   // HTTPS
	PathStyle            bool   // the bucket stands in the path, not in the host
	Region               string
	AccessKey, SecretKey string
}

const bucketForm = "media: give s3://BUCKET[/PREFIX][?endpoint=http://HOST:PORT&region=REGION], or nothing for the data directory"

// MediaBucket returns where files go; nil = to the data directory.
func (c *Config) MediaBucket() (*Bucket, error) {
	if c.Media == "" {
		return nil, nil
	}
	u, err := url.Parse(c.Media)
	if err != nil || u.Scheme != "s3" || u.Host == "" || u.User != nil || u.Fragment != "" {
		return nil, errors.New(bucketForm)
	}
	b := &Bucket{
		Name: u.Host, Prefix: strings.Trim(u.Path, "/"), Region: "us-east-1", Secure: true,
		AccessKey: c.MediaAccessKey, SecretKey: c.MediaSecretKey,
	}
	q := u.Query()
	for name := range q {
		if name != "endpoint" && name != "region" {
			return nil, fmt.Errorf("media: unknown parameter %q; the parameters are endpoint and region", name)
		}
	}
	if r := q.Get("region"); r != "" {
		b.Region = r
	}
	b.Host = "s3." + b.Region + ".amazonaws.com"
	if e := q.Get("endpoint"); e != "" {
		return b, b.reach(e)
	}
	return b, nil
}

// reach sets the server of a bucket.
func (b *Bucket) reach(endpoint string) error {
	u, err := url.Parse(endpoint)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return errors.New("media: endpoint: give http://HOST:PORT or https://HOST")
	}
	b.Host, b.Secure, b.PathStyle = u.Host, u.Scheme == "https", true
	return nil
}

func (c *Config) checkMedia() error {
	_, err := c.MediaBucket()
	return err
}

// checkMediaKeys is asked after all settings of the media store are known.
func (c *Config) checkMediaKeys() error {
	if c.Media != "" && (c.MediaAccessKey == "" || c.MediaSecretKey == "") {
		return errors.New("media: a bucket needs PARLEY_MEDIA_ACCESS_KEY and PARLEY_MEDIA_SECRET_KEY")
	}
	return nil
}
