package postgres

import (
	"encoding/binary"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"parley/graphapi"
)

// bigints, smallints and byteas are array parameters that are encoded in one
// go: the driver's way, element by element, is the greater part of a send's
// own work. A nil element of byteas is empty, not NULL.
type (
	bigints   []int64
	smallints []int16
	byteas    [][]byte
)

// registerArrays teaches a connection these types.
func registerArrays(conn *pgx.Conn) {
	for _, oid := range []uint32{pgtype.Int8ArrayOID, pgtype.Int2ArrayOID, pgtype.ByteaArrayOID} {
		t, _ := conn.TypeMap().TypeForOID(oid)
		if codec, ok := t.Codec.(*pgtype.ArrayCodec); ok {
			conn.TypeMap().RegisterType(&pgtype.Type{Name: t.Name, OID: oid, Codec: arrayCodec{codec}})
		}
	}
}

// arrayCodec is the driver's own, but for the types above.
type arrayCodec struct{ *pgtype.ArrayCodec }

func (c arrayCodec) PlanEncode(m *pgtype.Map, oid uint32, format int16, value any) pgtype.EncodePlan {
	if format == pgtype.BinaryFormatCode {
		switch value.(type) {
		case bigints, smallints, byteas:
			return arrayPlan{}
		}
	}
	return c.ArrayCodec.PlanEncode(m, oid, format, value)
}

// arrayPlan writes an array of one dimension without NULLs.
// https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/utils/adt/arrayfuncs.c (array_recv)
type arrayPlan struct{}

func (arrayPlan) Encode(value any, buf []byte) ([]byte, error) {
	switch a := value.(type) {
	case bigints:
		buf = appendArrayHeader(buf, pgtype.Int8OID, len(a))
		for _, v := range a {
			buf = binary.BigEndian.AppendUint32(buf, 8)
			buf = binary.BigEndian.AppendUint64(buf, uint64(v))
		}
	case smallints:
		buf = appendArrayHeader(buf, pgtype.Int2OID, len(a))
		for _, v := range a {
			buf = binary.BigEndian.AppendUint32(buf, 2)
			buf = binary.BigEndian.AppendUint16(buf, uint16(v))
		}
	case byteas:
		buf = appendArrayHeader(buf, pgtype.ByteaOID, len(a))
		for _, v := range a {
			buf = binary.BigEndian.AppendUint32(buf, uint32(len(v)))
			buf = append(buf, v...)
		}
	}
	return buf, nil
}

func appendArrayHeader(buf []byte, element uint32, n int) []byte {
	const dimensions, nulls, lowerBound = 1, 0, 1
	for _, v := range [...]uint32{dimensions, nulls, element, uint32(n), lowerBound} {
		buf = binary.BigEndian.AppendUint32(buf, v)
	}
	return buf
}

// numbers turns identifiers into an array parameter.
func numbers(ids []graphapi.ID) bigints {
	out := make(bigints, len(ids))
	for i, id := range ids {
		out[i] = int64(id)
	}
	return out
}
