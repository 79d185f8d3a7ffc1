package serve

// This file keeps pages of other sites from asking in their visitors' name.

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
)

// admits refuses what a page of another site sends: under a name that was pointed at
// this machine (DNS rebinding), or straight across origins.
func (s *Server) admits(q *http.Request) error {
	if !s.isHost(q.Host) {
		return &problem{Status: http.StatusMisdirectedRequest, Detail: fmt.Sprintf("the server is not %.100q", q.Host), Hint: "ask it by its address, or have it started for that host"}
	}
	if err := new(http.CrossOriginProtection).Check(q); err != nil {
		return &problem{Status: http.StatusForbidden, Detail: "a page of another site may not ask", Hint: "ask from a program, or from the server's own pages"}
	}
	return nil
}

// isHost tells whether a Host header names this server: an address cannot be pointed
// elsewhere, and of names those that were given.
func (s *Server) isHost(header string) bool {
	name := header
	if host, _, err := net.SplitHostPort(header); err == nil {
		name = host
	}
	name = strings.ToLower(strings.TrimSuffix(strings.Trim(name, "[]"), "."))
	return name == "localhost" || net.ParseIP(name) != nil || slices.ContainsFunc(s.options.Hosts, func(h string) bool { return strings.EqualFold(h, name) })
}
