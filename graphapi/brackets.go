package graphapi

import (
	"strconv"
	"strings"
)

// Brackets are how PHP writes structures in a form:
// message[quick_replies][0][title]=A, subscribed_fields[]=feed.

// inBrackets reports whether param is name followed by a bracket.
func inBrackets(param, name string) bool {
	return len(param) > len(name) && param[len(name)] == '[' && param[:len(name)] == name
}

// fromBrackets builds the value of a name from all its brackets in the list.
func fromBrackets(list []Member, name string, lim Limits) Value {
	root := Value{Kind: KindObject}
	for _, e := range list {
		if inBrackets(e.Name, name) {
			root.put(e.Name[len(name):], e.Value, lim.Depth)
		}
	}
	return root.lists()
}

// put stores v under a path such as [a][0][], creating what is missing.
// Levels beyond depth and text after the last bracket are dropped.
func (v *Value) put(path string, leaf Value, depth int) {
	for ; depth > 0 && strings.HasPrefix(path, "["); depth-- {
		key, rest, closed := strings.Cut(path[1:], "]")
		if !closed {
			break
		}
		if v.Kind != KindObject {
			*v = Value{Kind: KindObject}
		}
		v = v.member(trim(key))
		path = rest
	}
	*v = leaf
}

// member returns the place of a key; no key appends.
func (v *Value) member(key string) *Value {
	if key == "" {
		key = strconv.Itoa(len(v.Items))
	}
	for i := range v.Items {
		if v.Items[i].Name == key {
			return &v.Items[i].Value
		}
	}
	v.Items = append(v.Items, Member{Name: key})
	return &v.Items[len(v.Items)-1].Value
}

// lists turns every object whose names are 0, 1, 2, ... into a list, whatever
// their order.
func (v Value) lists() Value {
	if v.Kind != KindObject {
		return v
	}
	for i := range v.Items {
		v.Items[i].Value = v.Items[i].Value.lists()
	}
	items := make([]Member, len(v.Items))
	for _, m := range v.Items {
		i, err := strconv.Atoi(m.Name)
		if err != nil || i < 0 || i >= len(items) || items[i].Value.Kind != KindNone {
			return v
		}
		items[i].Value = m.Value
	}
	return Value{Kind: KindList, Items: items}
}
