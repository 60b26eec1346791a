// Command metrics_parser reads Prometheus' text from its standard input as Prometheus itself does, and prints what it
// read as JSON. It ends with 1, and says why, when the text is refused.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"
)

// Sample is one line.
type Sample struct {
	Labels map[string]string `json:"labels"`
	// Value is a text, since JSON has no infinities.
	Value string `json:"value"`
}

// Answer is all that was read.
type Answer struct {
	// Families has the type of each family, as the parser of clients and exporters sees it.
	Families map[string]string `json:"families"`
	// Samples is what the scraper of the server sees.
	Samples []Sample `json:"samples"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	answer := Answer{Families: map[string]string{}, Samples: []Sample{}}

	reader := expfmt.NewTextParser(model.UTF8Validation)
	families, err := reader.TextToMetricFamilies(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("prometheus/common: %w", err)
	}
	for name, family := range families {
		answer.Families[name] = family.GetType().String()
	}

	scraper := textparse.NewPromParser(text, labels.NewSymbolTable(), false)
	for {
		entry, err := scraper.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("prometheus/prometheus: %w", err)
		}
		if entry != textparse.EntrySeries {
			continue
		}
		_, _, value := scraper.Series()
		var found labels.Labels
		scraper.Labels(&found)
		answer.Samples = append(answer.Samples, Sample{found.Map(), fmt.Sprint(value)})
	}
	return json.NewEncoder(os.Stdout).Encode(answer)
}
