package graph

// Common are the parameters that every call accepts. Unknown ones are ignored.
// https://developers.facebook.com/docs/graph-api/overview
func Common() []Param {
	return []Param{
		{Name: "access_token", Type: "string", Doc: "Access token; the header Authorization: Bearer works too."},
		{Name: "appsecret_proof", Type: "string", Doc: "hex(HMAC-SHA256(app secret, access token)); a wrong one is always refused."},
		{Name: "appsecret_time", Type: "int", Doc: "Unix seconds; the proof is then made over access_token|appsecret_time."},
		{Name: "fields", Type: "list<string>", Doc: "Fields and edges to answer, nested with braces: participants,messages.limit(5){id,message}."},
		{Name: "debug", Type: "enum", Enum: []string{"all", "info", "warning"}, Doc: "Adds __debug__ with what was left out, and why."},
		{Name: "metadata", Type: "bool", Doc: "Adds the fields and connections of a node."},
		{Name: "date_format", Type: "string", Doc: "How times are written, in the letters of PHP's date: U gives Unix seconds."},
		{Name: "pretty", Type: "bool", Doc: "Indents the answer."},
		{Name: "method", Type: "enum", Enum: []string{"get", "post", "delete"}, Doc: "Overrides the method of a POST."},
		{Name: "suppress_http_code", Type: "bool", Doc: "Answers errors with HTTP 200."},
		{Name: "callback", Type: "string", Doc: "JSONP: the function to call with the answer."},
	}
}

// paging are the parameters of a list.
// https://developers.facebook.com/docs/graph-api/results
var paging = []Param{
	{Name: "limit", Type: "int", Doc: "Elements in an answer; 25 when absent, clamped to the cap of the edge."},
	{Name: "after", Type: "string", Doc: "Cursor: the elements after it."},
	{Name: "before", Type: "string", Doc: "Cursor: the elements before it."},
}
