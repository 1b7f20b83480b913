package main

import (
	"fmt"
	"os"
	"time"

	"forceprofiles/profiles"
	"forceprofiles/profiles/html"
	"forceprofiles/profiles/internal/example"
	"forceprofiles/profiles/pdf"
)

func main() {
	for n, p := range map[string]*profiles.Profile{"rich": example.Rich(), "empty": example.Empty(), "crowd": example.Crowd(60)} {
		t := time.Now()
		f, _ := os.Create("/tmp/out/" + n + ".pdf")
		if err := pdf.Render(f, p); err != nil {
			fmt.Println(n, err)
		}
		f.Close()
		h, _ := os.Create("/tmp/out/" + n + ".html")
		if err := html.Render(h, p); err != nil {
			fmt.Println(n, err)
		}
		h.Close()
		fmt.Println(n, time.Since(t))
	}
}
