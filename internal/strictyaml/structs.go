package strictyaml

import (
	"reflect"
	"strings"
	"sync"
)

// structInfo is what the decoder knows of a struct type.
type structInfo struct {
	names    []string // of the fields, in the order declared
	index    map[string][]int
	position int // the field of type Position, or −1
}

// infos caches by type; it holds nothing that depends on any file.
var infos sync.Map // reflect.Type → *structInfo

func infoOf(t reflect.Type) *structInfo {
	if x, ok := infos.Load(t); ok {
		return x.(*structInfo)
	}
	info := &structInfo{index: map[string][]int{}, position: -1}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Type == positionType {
			info.position = i
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if options == "inline" && f.Type.Kind() == reflect.Struct {
			inner := infoOf(f.Type)
			for _, n := range inner.names {
				info.add(n, append([]int{i}, inner.index[n]...))
			}
			continue
		}
		if name != "" && name != "-" && f.IsExported() {
			info.add(name, f.Index)
		}
	}
	infos.Store(t, info)
	return info
}

func (s *structInfo) add(name string, index []int) {
	s.names = append(s.names, name)
	s.index[name] = index
}
