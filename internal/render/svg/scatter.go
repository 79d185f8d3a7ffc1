package svg

// This file draws models beside each other: work, parameters and memory.

import (
	"fmt"
	"io"
	"math"
	"slices"

	bytesize "heft/internal/render/text"
	"heft/internal/report"
	"heft/internal/stable"
)

// Measures of a scatter.
const (
	scatterWidth, scatterHeight = 760.0, 520.0
	scatterLeft, scatterRight   = 78.0, 30.0
	scatterTop, scatterBottom   = 24.0, 62.0
	largestDot                  = 34.0 // radius
)

// scatter is a drawing of a comparison. Axes are logarithmic.
type scatter struct {
	drawing
	left, right, low, high float64 // logarithms of MACs and of parameters
	most                   int64   // memory of the largest dot
	names                  []box   // places that names have taken
}

// box is a place on the drawing.
type box struct{ x, y, width, height float64 }

func (b box) meets(c box) bool {
	return b.x < c.x+c.width && c.x < b.x+b.width && b.y < c.y+c.height && c.y < b.y+b.height
}

// Scatter draws each model at its MACs and parameters, as large as the memory that its
// training takes beside the CUDA context; that of inference where it cannot be trained.
func Scatter(w io.Writer, r *report.Comparison, o Options) error {
	s := scatter{drawing: drawing{width: scatterWidth, height: scatterHeight, title: fmt.Sprintf("%d models by MACs, parameters and memory", len(r.Models))}}
	models := slices.DeleteFunc(slices.Clone(r.Models), func(m report.Compared) bool { return m.Error != nil })
	stable.Sort(models, func(a, b report.Compared) int { return int(min(max(memoryOf(&b)-memoryOf(&a), -1), 1)) })
	s.scale(models)
	s.axes()
	for i := range models {
		s.dot(&models[i], slices.IndexFunc(r.Models, func(m report.Compared) bool { return m.Name == models[i].Name }), o.SI)
	}
	for i := range models {
		s.name(&models[i])
	}
	s.label("soft", "end", scatterWidth-scatterRight, scatterHeight-8, fmt.Sprintf("area: memory of a training step, at most %s on the device", bytesize.Bytes(s.most, o.SI)))
	if failed := r.Failed(); failed > 0 {
		s.label("soft", "start", scatterLeft, scatterHeight-8, fmt.Sprintf("%d models could not be run and are not drawn", failed))
	}
	return s.writeTo(w, o)
}

func memoryOf(m *report.Compared) int64 { return max(m.Training, m.Inference) }

// scale chooses whole powers of ten around the models.
func (s *scatter) scale(models []report.Compared) {
	s.left, s.low = math.Inf(1), math.Inf(1)
	s.right, s.high = math.Inf(-1), math.Inf(-1)
	for i := range models {
		m := &models[i]
		x, y := logarithm(m.MACs), logarithm(m.Parameters)
		s.left, s.right, s.low, s.high = min(s.left, x), max(s.right, x), min(s.low, y), max(s.high, y)
		s.most = max(s.most, memoryOf(m))
	}
	s.left, s.right = around(s.left, s.right)
	s.low, s.high = around(s.low, s.high)
}

func logarithm(n int64) float64 { return math.Log10(float64(max(n, 1))) }

// around widens a range of logarithms so that dots at its ends have room.
func around(low, high float64) (float64, float64) {
	if high-low < 0.3 {
		low, high = low-0.3, high+0.3
	}
	gap := (high - low) / 8
	return low - gap, high + gap
}

func (s *scatter) x(n int64) float64 {
	return scatterLeft + (scatterWidth-scatterLeft-scatterRight)*(logarithm(n)-s.left)/(s.right-s.left)
}

func (s *scatter) y(n int64) float64 {
	return scatterHeight - scatterBottom - (scatterHeight-scatterTop-scatterBottom)*(logarithm(n)-s.low)/(s.high-s.low)
}

// axes draws lines at 1, 2 and 5 times powers of ten.
func (s *scatter) axes() {
	for _, n := range logarithmicTicks(s.left, s.right) {
		s.line("rule", s.x(n), scatterTop, s.x(n), scatterHeight-scatterBottom)
		s.label("soft", "middle", s.x(n), scatterHeight-scatterBottom+16, short(n))
	}
	for _, n := range logarithmicTicks(s.low, s.high) {
		s.line("rule", scatterLeft, s.y(n), scatterWidth-scatterRight, s.y(n))
		s.label("soft", "end", scatterLeft-6, s.y(n)+4, short(n))
	}
	s.label("bold", "middle", (scatterLeft+scatterWidth-scatterRight)/2, scatterHeight-scatterBottom+36, "MACs")
	s.label("bold", "start", 8, scatterTop-8, "parameters")
}

func logarithmicTicks(low, high float64) []int64 {
	var list []int64
	for power := math.Floor(low); power <= high; power++ {
		for _, m := range []float64{1, 2, 5} {
			if n := m * math.Pow(10, power); math.Log10(n) >= low && math.Log10(n) <= high && n >= 1 && n < 1e18 {
				list = append(list, int64(math.Round(n)))
			}
		}
	}
	if len(list) > 9 {
		list = slices.DeleteFunc(list, func(n int64) bool { return math.Mod(logarithm(n), 1) > 1e-9 })
	}
	return list
}

// short writes a round number: "5 M".
func short(n int64) string {
	units := []string{"", " k", " M", " G", " T", " P"}
	i := 0
	for n >= 1000 && i < len(units)-1 {
		n /= 1000
		i++
	}
	return fmt.Sprint(n, units[i])
}

func (s *scatter) radius(m *report.Compared) float64 {
	return max(largestDot*math.Sqrt(float64(memoryOf(m))/float64(max(s.most, 1))), 3)
}

func (s *scatter) dot(m *report.Compared, index int, si bool) {
	training := "cannot be trained"
	if m.Problem == "" {
		training = "training " + bytesize.Bytes(m.Training, si)
	}
	title := fmt.Sprintf("%s: %s parameters, %s MACs, inference %s, %s", m.Name, bytesize.Grouped(m.Parameters), bytesize.Count(m.MACs), bytesize.Bytes(m.Inference, si), training)
	class := []int{0, 3, 5, 4, 7, 9, 6, 10}[max(index, 0)%8]
	fmt.Fprintf(s, `<circle class="dot c%d" cx="%s" cy="%s" r="%s"><title>%s</title></circle>`+"\n", class, number(s.x(m.MACs)), number(s.y(m.Parameters)), number(s.radius(m)), text(title))
}

// name writes a model's name above its dot, or where no other name stands.
func (s *scatter) name(m *report.Compared) {
	const height = 13
	name := fitted(m.Name, 230)
	x, y, r := s.x(m.MACs), s.y(m.Parameters), s.radius(m)
	width := wide(name) + 4
	var place box
	for _, at := range [][2]float64{{x - width/2, y - r - height - 2}, {x - width/2, y + r + 2}, {x + r + 4, y - height/2}, {x - r - 4 - width, y - height/2}, {x - width/2, y - height/2}, {x - width/2, y - r - 2*height - 2}, {x - width/2, y + r + height + 2}} {
		place = box{min(max(at[0], scatterLeft), scatterWidth-width), at[1], width, height}
		if !slices.ContainsFunc(s.names, place.meets) {
			break
		}
	}
	s.names = append(s.names, place)
	s.label("", "start", place.x+2, place.y+height-3, name)
}
