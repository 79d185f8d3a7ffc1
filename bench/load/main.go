// Command load measures heft's server on this machine: how many training reports of
// ResNet-50 a second it gives, and what it does when five times as many are asked for,
// some of them hostile.
//
//	go build -o heft ./cmd/heft && go run ./bench/load -program ./heft -for 5m
//
// It says by the wall and by the server's processor time, which hardly depends on what
// else the machine does: cores / (processor time of a request) is what as many cores
// of their own would give.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// question is what is asked, and the figure that a right answer has.
const question = `{"model": "resnet50", "mode": "training", "batch": 32, "gpu": "t4"}`

// hostile are requests that are wrong, or that take all they can get.
var hostile = []string{
	`{"model": "Net", "source": "while True:\n    pass\n"}`,
	`{"model": "Net", "source": "x = [0]\nwhile True:\n    x = x + x\n"}`,
	`{"model": "nn.ModuleList([nn.Linear(1, 1) for i in range(10**9)])"}`,
	`{"model": "nn.Linear(3, 4)", "input": "1x3", "unknown": 1}`,
	`{"model": "resnet50", "batch": -1}`,
	`[[[[[[[[`,
	`{"model": "Net", "source": "from torch import nn\nclass Net(nn.Module):\n    def forward(self, x):\n        while True:\n            x = x + 1\n", "input": "2x3"}`,
	`{"model": "Net", "source": "def f(n): return f(n + 1)\nf(0)\n"}`,
}

func main() {
	program := flag.String("program", "./heft", "heft's program")
	lasts := flag.Duration("for", 30*time.Second, "how long the overload lasts")
	cores := flag.Int("cores", 2, "runs at a time, and cores that figures are given for")
	times := flag.Float64("times", 5, "how many times of what the server can do it is asked")
	flag.Parse()
	if err := run(*program, *cores, *times, *lasts); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(program string, cores int, times float64, lasts time.Duration) error {
	s, err := startServer(program, cores)
	if err != nil {
		return err
	}
	defer s.stop()
	right, err := s.ask(question)
	if err != nil || right.status != http.StatusOK {
		return fmt.Errorf("the first answer: %d %w", right.status, err)
	}
	for range 20 { // the server's caches are filled
		if _, err := s.ask(question); err != nil {
			return err
		}
	}
	rate, each, err := capacity(s, 2*cores, 5*time.Second)
	if err != nil {
		return err
	}
	able := float64(cores) / each.Seconds()
	fmt.Printf("capacity: %.0f requests/s by the wall; %.2f ms of the processor each, which is %.0f/s on %d cores of its own\n", rate, 1000*each.Seconds(), able, cores)
	return overload(s, right.figure, times*able, lasts)
}

// server is the process under test.
type server struct {
	command *exec.Cmd
	url     string
	client  *http.Client
}

func startServer(program string, cores int) (*server, error) {
	command := exec.Command(program, "serve", "--addr", "127.0.0.1:0", "--runs", fmt.Sprint(cores))
	command.Env = append(os.Environ(), fmt.Sprintf("GOMAXPROCS=%d", cores))
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if url := regexp.MustCompile(`http://\S+`).FindString(lines.Text()); url != "" {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConns: 1024, MaxIdleConnsPerHost: 1024}}
			return &server{command, url, client}, nil
		}
	}
	return nil, errors.Join(errors.New("the server does not say where it is"), command.Wait())
}

func (s *server) stop() {
	_ = s.command.Process.Signal(os.Interrupt)
	_ = s.command.Wait()
}

// answer is what came back.
type answer struct {
	status int
	figure int64 // the memory that the run needs
	again  bool  // a refusal says when to come again
	took   time.Duration
}

func (s *server) ask(body string) (answer, error) {
	begun := time.Now()
	r, err := s.client.Post(s.url+"/v1/memory", "application/json", bytes.NewReader([]byte(body)))
	if err != nil {
		return answer{}, err
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	a := answer{status: r.StatusCode, again: r.Header.Get("Retry-After") != "", took: time.Since(begun)}
	if err == nil && r.StatusCode == http.StatusOK {
		var report struct{ Needs int64 }
		err = json.Unmarshal(text, &report)
		a.figure = report.Needs
	}
	return a, err
}

// capacity is what clients get that ask again as soon as they have an answer.
func capacity(s *server, clients int, lasts time.Duration) (rate float64, each time.Duration, err error) {
	before, err := s.processor()
	if err != nil {
		return 0, 0, err
	}
	var done atomic.Int64
	var failed error
	var once sync.Once
	var all sync.WaitGroup
	begun := time.Now()
	for range clients {
		all.Go(func() {
			for time.Since(begun) < lasts {
				a, err := s.ask(question)
				if err == nil && a.status != http.StatusOK {
					err = fmt.Errorf("status %d", a.status)
				}
				if err != nil {
					once.Do(func() { failed = err })
					return
				}
				done.Add(1)
			}
		})
	}
	all.Wait()
	if failed != nil {
		return 0, 0, failed
	}
	after, err := s.processor()
	n := done.Load()
	return float64(n) / time.Since(begun).Seconds(), (after - before) / time.Duration(n), err
}

// seen is what came of the requests of an overload.
type seen struct {
	mutex             sync.Mutex
	accepted, refused []time.Duration
	lost, wrong, mute int // without an answer, with a wrong one, refused without Retry-After
	hostile           map[int]int
	cause             error
	unsent            int // for want of places here
}

// overload asks at a rate, whatever comes back.
func overload(s *server, right int64, rate float64, lasts time.Duration) error {
	const mostOpen = 2000
	v := &seen{hostile: map[int]int{}}
	places := make(chan struct{}, mostOpen)
	var memory []int64
	var all sync.WaitGroup
	random := rand.New(rand.NewPCG(1, 2))
	begun, sampled := time.Now(), time.Time{}
	asked := 0
	for time.Since(begun) < lasts {
		if time.Since(sampled) > lasts/40 {
			sampled = time.Now()
			resident, err := s.memory()
			if err != nil {
				return err
			}
			memory = append(memory, resident)
		}
		due := int(rate * time.Since(begun).Seconds())
		for ; asked < due; asked++ {
			bad := random.IntN(20) == 0
			body := question
			if bad {
				body = hostile[random.IntN(len(hostile))]
			}
			select {
			case places <- struct{}{}:
			default:
				v.unsent++
				continue
			}
			all.Go(func() {
				defer func() { <-places }()
				a, err := s.ask(body)
				v.note(a, err, bad, right)
			})
		}
		time.Sleep(2 * time.Millisecond)
	}
	all.Wait()
	return v.show(asked, rate, lasts, memory)
}

func (v *seen) note(a answer, err error, bad bool, right int64) {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	switch {
	case err != nil:
		v.lost++
		v.cause = cmp.Or(v.cause, err)
	case a.status == http.StatusTooManyRequests:
		v.refused = append(v.refused, a.took)
		if !a.again {
			v.mute++
		}
	case bad:
		v.hostile[a.status]++
		if a.status == http.StatusOK || a.status >= 500 && a.status != http.StatusGatewayTimeout {
			v.wrong++
		}
	case a.status != http.StatusOK || a.figure != right:
		v.wrong++
	default:
		v.accepted = append(v.accepted, a.took)
	}
}

// show prints what was seen; what must not be is an error.
func (v *seen) show(asked int, rate float64, lasts time.Duration, memory []int64) error {
	fmt.Printf("overload: %d requests in %s, %.0f a second, 5 %% hostile; %d not sent for want of connections\n", asked, lasts, rate, v.unsent)
	fmt.Printf("accepted and right: %d (%.0f/s), p50 %v, p99 %v\n", len(v.accepted), float64(len(v.accepted))/lasts.Seconds(), at(v.accepted, 0.5), at(v.accepted, 0.99))
	fmt.Printf("refused with 429: %d, p50 %v, p99 %v; %d without Retry-After\n", len(v.refused), at(v.refused, 0.5), at(v.refused, 0.99), v.mute)
	fmt.Printf("hostile that were taken, by status: %v\n", v.hostile)
	half := len(memory) / 2
	fmt.Printf("memory: at most %d MiB in the first half, %d in the second\n", slices.Max(memory[:half])>>20, slices.Max(memory[half:])>>20)
	fmt.Printf("lost %d, wrong %d\n", v.lost, v.wrong)
	if v.lost+v.wrong+v.mute > 0 {
		return fmt.Errorf("requests were lost, wrong or refused without Retry-After: %w", cmp.Or(v.cause, errors.New("see above")))
	}
	return nil
}

// at is the duration below which a share of them lies.
func at(list []time.Duration, share float64) time.Duration {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[min(int(share*float64(len(list))), len(list)-1)].Round(100 * time.Microsecond)
}
