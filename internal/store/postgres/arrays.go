package postgres

import (
	"github.com/jackc/pgx/v5/pgtype"

	"parley/graphapi"
)

// bigints is a bigint[] parameter. It hands its elements to the driver by
// reference, which spares an allocation for each.
type bigints []int64

type bigint int64

func (v *bigint) Int64Value() (pgtype.Int8, error) {
	return pgtype.Int8{Int64: int64(*v), Valid: true}, nil
}

func (a bigints) Dimensions() []pgtype.ArrayDimension { return oneDimension(len(a)) }
func (a bigints) Index(i int) any                     { return (*bigint)(&a[i]) }
func (a bigints) IndexType() any                      { return (*bigint)(nil) }

// byteas is a bytea[] parameter; a nil element is empty, not NULL.
type byteas [][]byte

type bytea []byte

func (v *bytea) BytesValue() ([]byte, error) {
	if *v == nil {
		return []byte{}, nil
	}
	return *v, nil
}

func (a byteas) Dimensions() []pgtype.ArrayDimension { return oneDimension(len(a)) }
func (a byteas) Index(i int) any                     { return (*bytea)(&a[i]) }
func (a byteas) IndexType() any                      { return (*bytea)(nil) }

func oneDimension(n int) []pgtype.ArrayDimension {
	return []pgtype.ArrayDimension{{Length: int32(n), LowerBound: 1}}
}

// numbers turns identifiers into an array parameter.
func numbers(ids []graphapi.ID) bigints {
	out := make(bigints, len(ids))
	for i, id := range ids {
		out[i] = int64(id)
	}
	return out
}
