package graphhttp

import "testing"

// The tutorial's calls with the answers of its transcript, byte for byte.
// https://developers.facebook.com/docs/messenger-platform/getting-started
func TestTranscript(t *testing.T) {
	w := newWorld(t)
	cursors := `"paging":{"cursors":{"before":"MQZDZD","after":"MQZDZD"}}`
	tests := []struct{ what, method, path, body, want string }{
		{"me", "GET", "/v24.0/me?fields=id,name&access_token=${U}", "", `{"id":"2222","name":"Ann Tester"}`},
		{"me without fields", "GET", "/me?access_token=${U}", "", `{"name":"Ann Tester","id":"2222"}`},
		{"me of a Page", "GET", "/me?access_token=${P}", "", `{"name":"Demo Page","id":"3333"}`},
		{
			"accounts", "GET", "/v24.0/me/accounts?access_token=${U}", "",
			`{"data":[{"access_token":"${P}","category":"Pet Service","category_list":[{"id":"144982405562750","name":"Pet Service"}],` +
				`"name":"Demo Page","id":"3333","tasks":["ADVERTISE","ANALYZE","CREATE_CONTENT","MESSAGING","MODERATE","MANAGE"]}],` +
				`"paging":{"cursors":{"before":"MzMzMwZDZD","after":"MzMzMwZDZD"}}}`,
		},
		{
			"conversations", "GET", "/v24.0/3333/conversations?fields=participants,messages{id,message}&access_token=${P}", "",
			`{"data":[{"participants":{"data":[{"name":"Carla Customer","email":"4444@facebook.com","id":"4444"},` +
				`{"name":"Demo Page","email":"3333@facebook.com","id":"3333"}]},` +
				`"messages":{"data":[{"id":"${hello}","message":"hello"}],` + cursors + `},"id":"t_4444"}],` + cursors + `}`,
		},
		{
			"conversations without fields", "GET", "/3333/conversations?access_token=${P}", "",
			`{"data":[{"id":"t_4444","link":"/3333/inbox/4444/","updated_time":"2024-01-01T00:00:00+0000"}],` + cursors + `}`,
		},
		{
			"conversation", "GET", "/v24.0/t_4444?fields=messages{message}&access_token=${P}", "",
			`{"messages":{"data":[{"message":"hello","id":"${hello}"}],` + cursors + `},"id":"t_4444"}`,
		},
		{
			"messages", "GET", "/t_4444/messages?access_token=${P}", "",
			`{"data":[{"id":"${hello}","created_time":"2024-01-01T00:00:00+0000"}],` + cursors + `}`,
		},
		{
			"message", "GET", "/${hello}?fields=id,created_time,from,to,message&access_token=${P}", "",
			`{"id":"${hello}","created_time":"2024-01-01T00:00:00+0000",` +
				`"from":{"name":"Carla Customer","email":"4444@facebook.com","id":"4444"},` +
				`"to":{"data":[{"name":"Demo Page","email":"3333@facebook.com","id":"3333"}]},"message":"hello"}`,
		},
		{
			"profile", "GET", "/4444?fields=first_name,last_name&access_token=${P}", "",
			`{"first_name":"Carla","last_name":"Customer","id":"4444"}`,
		},
		{
			"send by query", "POST", "/v24.0/3333/messages?recipient={id:4444}&message={text:'You%20did%20it!'}&messaging_type=RESPONSE&access_token=${P}", "",
			`{"recipient_id":"4444","message_id":"${any}"}`,
		},
		{
			"send by form", "POST", "/v21.0/3333/messages",
			"recipient={'id':'4444'}&messaging_type=RESPONSE&message={'text':'hello, world'}&access_token=${P}",
			`{"recipient_id":"4444","message_id":"${any}"}`,
		},
	}
	for _, tt := range tests {
		w.do(tt.method, tt.path, tt.body).wants(t, tt.what, 200, w.expand(tt.want))
	}
}
