package main

import (
	_ "embed"
	"io"
	"os"

	"parley/internal/app"
)

// welcomeText greets whoever starts the demo world and shows the calls of the
// tutorial. ${name} stands for a value of the world.
//
//go:embed welcome.txt
var welcomeText string

//go:embed closed.txt
var closedText string

// welcome prints the links and the tutorial's calls, ready to be pasted.
func welcome(w io.Writer, world app.World) error {
	text := welcomeText
	if world.WindowClosed {
		text += closedText
	}
	_, err := io.WriteString(w, os.Expand(text, worldValue(world)))
	return err
}

func worldValue(world app.World) func(name string) string {
	values := map[string]string{
		"url": world.URL, "app_id": world.AppID, "app_secret": world.AppSecret, "app_token": world.AppToken,
		"user_id": world.UserID, "user_token": world.UserToken,
		"page_id": world.PageID, "page_name": world.PageName, "page_token": world.PageToken,
		"customer_id": world.CustomerID, "psid": world.PSID, "conversation_id": world.ConversationID,
	}
	return func(name string) string { return values[name] }
}
