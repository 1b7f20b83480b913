package strictyaml

import "reflect"

// Missing reports every field with the tag `schema:"required"` that the file
// does not hold, of a value that Decode filled: in all of its structs that have
// a Position. A JSON Schema asks for the same fields.
func Missing(v any) Errors {
	var errs Errors
	missing(reflect.ValueOf(v), &errs)
	return errs
}

func missing(v reflect.Value, errs *Errors) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			missing(v.Elem(), errs)
		}
	case reflect.Slice:
		for i := range v.Len() {
			missing(v.Index(i), errs)
		}
	case reflect.Struct:
		info := infoOf(v.Type())
		for _, name := range info.names {
			f := v.Type().FieldByIndex(info.index[name])
			if info.position >= 0 && f.Tag.Get("schema") == "required" {
				if at := v.Field(info.position).Interface().(Position); !at.Has(name) {
					*errs = append(*errs, at.Errorf("%s is missing", name))
				}
			}
			missing(v.FieldByIndex(info.index[name]), errs)
		}
	}
}
