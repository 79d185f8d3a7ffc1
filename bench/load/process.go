package main

// This file reads what the server's process has taken, as Linux says it.

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// processor is the processor time that the process has had: of all its threads.
func (s *server) processor() (time.Duration, error) {
	folder := fmt.Sprintf("/proc/%d/task", s.command.Process.Pid)
	tasks, err := os.ReadDir(folder)
	if err != nil {
		return 0, fmt.Errorf("%w (processor time is read from Linux's /proc)", err)
	}
	var sum time.Duration
	for _, task := range tasks {
		text, err := os.ReadFile(folder + "/" + task.Name() + "/schedstat")
		if err != nil {
			continue // a thread that ended
		}
		ran, _, _ := strings.Cut(string(text), " ")
		n, err := strconv.ParseInt(ran, 10, 64)
		if err != nil {
			return 0, err
		}
		sum += time.Duration(n)
	}
	return sum, nil
}

// memory is what the process has resident, in bytes.
func (s *server) memory() (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", s.command.Process.Pid))
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(text))
	if len(fields) < 2 {
		return 0, fmt.Errorf("statm says %q", text)
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	return pages * int64(os.Getpagesize()), err
}
