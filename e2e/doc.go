// Package e2e walks the stories of a user through the built binary: each
// script in scripts/ starts a server, calls it with curl, listens as a bot or
// a browser, and says what must be seen. Every script runs on both stores.
//
// The lines of a script are commands of the operating system behind `exec`,
// and these:
//
//	up [FLAGS]               starts the server on this script's database and sets $URL, $PAGE_TOKEN and
//	                         the rest of the demo world; world.json holds it, without the address
//	down                     SIGTERM; the exit status must be 0 within 10 seconds
//	crash                    SIGKILL
//	curl ARGS                calls the server: curl -g -sS ARGS
//	json PATH VALUE          the last answer holds VALUE at PATH, such as data.0.id
//	set NAME PATH            keeps a value of the last answer as $NAME
//	waitfor REGEXP COMMAND   repeats a command until its output matches
//	bot NAME [works|fails]   starts a bot and sets $NAME_URL, or changes how it answers
//	files FOLDER             serves a folder as another web server would and sets $FOLDER_URL; nothing
//	                         under /never/ is ever answered
//	listen NAME URL          follows a stream of server-sent events
//	follow NAME URL TOPIC    follows a topic over a WebSocket
//	heard NAME REGEXP [N]    waits until a bot, a stream, a folder or the server's log has recorded a
//	                         line that matches, or N of them
//	count NAME N REGEXP      the lines recorded so far that match are N
package e2e
