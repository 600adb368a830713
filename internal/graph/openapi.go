package graph

import (
	"encoding/json"
	"fmt"
	"strings"

	"parley/internal/auth"
)

// object is a JSON object of the document; encoding/json sorts its keys, so
// that the same declarations always give the same bytes.
type object = map[string]any

// OpenAPI returns the OpenAPI 3.1 document of everything that is declared.
// Calls on the same path under different node types (a Page's messages are
// sent, a conversation's are read) share one path item, because a path
// template may occur only once.
// https://spec.openapis.org/oas/v3.1.0
func OpenAPI() []byte {
	doc := object{
		"openapi": "3.1.0",
		"info": object{
			"title": "Parley: Graph API for Page messaging", "version": "26.0",
			"description": "Meta's Graph API as far as this server speaks it. Generated from the registry that also routes the calls.",
		},
		"servers":  []any{object{"url": "/v26.0"}, object{"url": "/"}},
		"security": []any{object{"query": []any{}}, object{"bearer": []any{}}},
		"paths":    paths(),
		"components": object{
			"schemas":         schemas(),
			"securitySchemes": securitySchemes(),
			"parameters":      commonParameters(),
			"responses":       object{"Error": errorResponse()},
		},
	}
	b, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		panic(fmt.Sprintf("encoding the OpenAPI document: %v", err)) // plain maps and strings cannot fail
	}
	return append(b, '\n')
}

func paths() object {
	all := object{"/{id}": object{"parameters": []any{idParameter()}, "get": readNode()}}
	for _, t := range Types() {
		for i := range t.Ops {
			addOperation(all["/{id}"].(object), t, &Edge{Source: t.Source}, &t.Ops[i])
		}
		for i := range t.Edges {
			e := &t.Edges[i]
			path := edgePath(t, e)
			if all[path] == nil {
				all[path] = pathItem(t)
			}
			for j := range e.Ops {
				addOperation(all[path].(object), t, e, &e.Ops[j])
			}
		}
	}
	return all
}

func edgePath(t *Type, e *Edge) string {
	if t == &Root {
		return "/" + e.Name
	}
	under, _, _ := strings.Cut(t.Path, "{")
	return "/" + under + "{id}/" + e.Name
}

func pathItem(t *Type) object {
	if t == &Root {
		return object{}
	}
	return object{"parameters": []any{idParameter()}}
}

func idParameter() object {
	return object{
		"name": "id", "in": "path", "required": true, "schema": object{"type": "string"},
		"description": "Id of the node; me stands for the user or Page of the token, app for its app.",
	}
}

func readNode() object {
	var kinds []any
	for _, t := range Types() {
		if t.Read != nil {
			kinds = append(kinds, ref(t.Name))
		}
	}
	return object{
		"operationId": "readNode", "summary": "Reads a node.",
		"parameters": commonRefs(), "responses": responses(object{"anyOf": kinds}),
	}
}

// addOperation puts what a method does into a path item. Where a second node
// type has the same edge and method, its answer joins the first's.
func addOperation(item object, t *Type, e *Edge, op *Op) {
	method := strings.ToLower(op.Method)
	answer := resultSchema(e, op)
	if have, ok := item[method].(object); ok {
		have["summary"] = have["summary"].(string) + " " + t.Name + ": " + op.Doc
		content := have["responses"].(object)["200"].(object)["content"].(object)["application/json"].(object)
		content["schema"] = object{"anyOf": []any{content["schema"], answer}}
		return
	}
	o := object{
		"operationId": method + t.Name + exported(e.Name), "tags": []any{t.Name},
		"summary": t.Name + ": " + op.Doc, "description": Needs(op.Access),
		"externalDocs": object{"url": e.Source},
		"responses":    responses(answer),
	}
	params := commonRefs()
	if op.Method == "POST" {
		o["requestBody"] = requestBody(op)
	} else {
		for i := range op.Params {
			params = append(params, parameter(&op.Params[i]))
		}
	}
	o["parameters"] = params
	item[method] = o
}

func requestBody(op *Op) object {
	props, required := object{}, []any{}
	for i := range op.Params {
		p := &op.Params[i]
		props[p.Name] = paramSchema(p)
		if p.Required {
			required = append(required, p.Name)
		}
	}
	schema := object{"schema": object{"type": "object", "properties": props, "required": required}}
	return object{
		"description": "Parameters; they may stand in the query too.",
		"content": object{
			"application/json": schema, "application/x-www-form-urlencoded": schema, "multipart/form-data": schema,
		},
	}
}

func responses(schema object) object {
	return object{
		"200":     object{"description": "The answer.", "content": object{"application/json": object{"schema": schema}}},
		"default": object{"$ref": "#/components/responses/Error"},
	}
}

func errorResponse() object {
	return object{
		"description": "A refusal in Meta's envelope.",
		"content":     object{"application/json": object{"schema": ref("Error")}},
	}
}

func resultSchema(e *Edge, op *Op) object {
	if op.Result != "" {
		return ref(op.Result)
	}
	item := ref(e.Target)
	if len(e.Extra) > 0 {
		item = object{"allOf": []any{item, object{"type": "object", "properties": properties(e.Extra)}}}
	}
	if e.Single {
		return object{"type": "object", "properties": object{"data": item}}
	}
	return listSchema(item)
}

func listSchema(item object) object {
	return object{
		"type": "object", "required": []any{"data"},
		"properties": object{"data": object{"type": "array", "items": item}, "paging": ref("Paging")},
	}
}

func schemas() object {
	str := object{"type": "string"}
	out := object{
		"Success":         object{"type": "object", "properties": object{"success": object{"type": "boolean"}}},
		"Result":          object{"type": "object", "properties": object{"result": str}},
		"Created":         object{"type": "object", "properties": object{"id": str}},
		"PerPerson":       object{"type": "object", "additionalProperties": object{"type": "boolean"}},
		"CreatedTemplate": object{"type": "object", "properties": object{"id": str, "status": str, "category": str}},
		"SendResponse":    object{"type": "object", "properties": object{"recipient_id": str, "message_id": str, "attachment_id": str}},
		"Paging": object{"type": "object", "properties": object{
			"cursors": object{"type": "object", "properties": object{"before": str, "after": str}}, "next": str, "previous": str,
		}},
		"Error": object{"type": "object", "required": []any{"error"}, "properties": object{"error": object{
			"type": "object", "required": []any{"message", "type", "code", "fbtrace_id"},
			"properties": object{
				"message": str, "type": str, "code": object{"type": "integer"}, "error_subcode": object{"type": "integer"},
				"is_transient": object{"type": "boolean"}, "error_user_title": str, "error_user_msg": str, "fbtrace_id": str,
			},
		}}},
	}
	for _, t := range Types() {
		props := properties(t.Fields)
		for i := range t.Edges {
			if e := &t.Edges[i]; e.Op("GET") != nil {
				props[e.Name] = resultSchema(e, e.Op("GET"))
			}
		}
		out[t.Name] = object{"type": "object", "description": t.Doc, "externalDocs": object{"url": t.Source}, "properties": props}
	}
	return out
}

func properties(fields []Field) object {
	props := object{}
	for i := range fields {
		f := &fields[i]
		if f.Absent {
			continue
		}
		s := typeSchema(f.Type)
		if f.Target != "" {
			s = ref(f.Target)
		}
		s["description"] = f.Doc
		props[f.Name] = s
	}
	return props
}

// typeSchema turns Meta's name of a type into a JSON schema.
func typeSchema(name string) object {
	switch {
	case strings.HasPrefix(name, "list<"):
		return object{"type": "array", "items": typeSchema(strings.TrimSuffix(strings.TrimPrefix(name, "list<"), ">"))}
	case name == "int":
		return object{"type": "integer"}
	case name == "float":
		return object{"type": "number"}
	case name == "bool":
		return object{"type": "boolean"}
	case name == "numeric string":
		return object{"type": "string", "pattern": "^[0-9]+$"}
	case name == "PageCategory" || name == "object":
		return object{"type": "object"}
	}
	return object{"type": "string"}
}

func parameter(p *Param) object {
	return object{"name": p.Name, "in": "query", "required": p.Required, "description": p.Doc, "schema": paramSchema(p)}
}

func paramSchema(p *Param) object {
	s := typeSchema(p.Type)
	s["description"] = p.Doc
	if p.Enum != nil {
		s["enum"] = p.Enum
	}
	return s
}

func commonParameters() object {
	out := object{}
	for _, p := range Common() {
		out[p.Name] = parameter(&p)
	}
	return out
}

func commonRefs() []any {
	var out []any
	for _, p := range Common() {
		out = append(out, object{"$ref": "#/components/parameters/" + p.Name})
	}
	return out
}

func securitySchemes() object {
	return object{
		"query":  object{"type": "apiKey", "in": "query", "name": "access_token"},
		"bearer": object{"type": "http", "scheme": "bearer"},
	}
}

func ref(name string) object { return object{"$ref": "#/components/schemas/" + name} }

// exported turns subscribed_apps into SubscribedApps, and nothing into nothing.
func exported(name string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(name, "_") {
		if part != "" {
			b.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return b.String()
}

// TokenName is a kind of token in words.
func TokenName(k auth.TokenKind) string {
	switch k {
	case auth.PageToken:
		return "Page"
	case auth.AppToken:
		return "app"
	}
	return "user"
}

// Needs says in a sentence what a call needs.
func Needs(list []Access) string {
	var all []string
	for i := range list {
		a := &list[i]
		s := TokenName(a.Token) + " token"
		if a.Scope != 0 {
			s += " with " + strings.Join(a.Scope.Names(), ", ")
		}
		if a.Tasks != 0 {
			s += ", task " + strings.Join(a.Tasks.Names(), " or ")
		}
		all = append(all, s)
	}
	return strings.Join(all, "; ")
}
