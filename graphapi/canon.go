package graphapi

import (
	"slices"
	"strconv"
)

// canon returns a checked value as it is stored and read back: texts as
// strings, flags as booleans, members without a value left out, and of equal
// names the last. It is for rules without kinds.
func (r *rule) canon(v Value) Value {
	switch r.is {
	case aText, aURL:
		return Value{Kind: KindString, Text: v.Text}
	case aFlag:
		on, _ := v.Bool()
		return Value{Kind: KindBool, Text: strconv.FormatBool(on)}
	case aList:
		out := Value{Kind: KindList}
		for i := range v.Items {
			out.Items = append(out.Items, Member{Value: r.each.canon(v.Items[i].Value)})
		}
		return out
	case anObject:
		return r.canonObject(v)
	}
	return v
}

// canonObject keeps the order in which the members were sent.
func (r *rule) canonObject(v Value) Value {
	out := Value{Kind: KindObject}
	for i := range v.Items {
		name, given := v.Items[i].Name, v.Items[i].Value
		k := r.key(name)
		empty := !given.Present() || given.Kind == KindString && given.Text == ""
		repeated := slices.ContainsFunc(v.Items[i+1:], func(later Member) bool { return later.Name == name })
		if k != nil && !empty && !repeated {
			out.Items = append(out.Items, Member{name, k.canon(given)})
		}
	}
	return out
}
