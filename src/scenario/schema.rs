//! The table of fields as a JSON Schema, so that an editor completes and checks a scenario as it is typed.

use super::fields::{self, Ends, Field, Shape};
use serde_json::{Map, Value, json};

/// The JSON Schema (draft 2020-12) of a scenario file.
pub fn schema() -> Value {
    let mut root = table("");
    if let Value::Object(map) = &mut root {
        let mut whole = Map::new();
        whole.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
        whole.insert("title".into(), json!("manyminds scenario"));
        whole.append(map);
        return Value::Object(whole);
    }
    root
}

fn table(pattern: &str) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    let mut rest = json!(false);
    let mut conditions: Vec<Value> = Vec::new();
    for field in fields::children(pattern) {
        let name = field.split().1;
        let one = described(field);
        match fields::placeholder(name) {
            Some(names) => names.into_iter().for_each(|name| {
                properties.insert(name.into(), one.clone());
            }),
            None if name == "*" => rest = one,
            None => {
                properties.insert(name.into(), one);
            }
        }
        match field.only {
            None if field.required => required.push(json!(name)),
            Some((beside, values)) if field.required => conditions.push(json!({
                "if": { "properties": { beside: { "enum": values } }, "required": [beside] },
                "then": { "required": [name] },
            })),
            _ => {}
        }
    }
    let mut map = Map::new();
    map.insert("type".into(), json!("object"));
    map.insert("properties".into(), Value::Object(properties));
    map.insert("additionalProperties".into(), rest);
    if !required.is_empty() {
        map.insert("required".into(), Value::Array(required));
    }
    if !conditions.is_empty() {
        map.insert("allOf".into(), Value::Array(conditions));
    }
    Value::Object(map)
}

fn described(field: &Field) -> Value {
    let mut one = shaped(&field.shape, field.path);
    if let Value::Object(map) = &mut one {
        let mut doc = field.doc.to_string();
        if field.default != "-" {
            doc.push_str(&format!(" Default: {}.", field.default));
        }
        if field.unit != "-" {
            doc.push_str(&format!(" Unit: {}.", field.unit));
        }
        map.insert("description".into(), json!(doc));
        let plain = matches!(field.shape, Shape::Whole { .. } | Shape::Number { .. } | Shape::Truth | Shape::Choice(_));
        if let (true, Ok(default)) = (plain, serde_json::from_str::<Value>(field.default)) {
            map.insert("default".into(), default);
        }
    }
    one
}

fn shaped(shape: &Shape, pattern: &str) -> Value {
    match shape {
        // What may be anything may also be a table that is known.
        Shape::Any if !fields::children(pattern).is_empty() => json!({ "anyOf": [table(pattern), {}] }),
        Shape::Any => json!({}),
        Shape::Text => json!({ "type": "string" }),
        Shape::Whole { low, high } => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Shape::Number { low, high, ends } => match ends {
            Ends::Closed => json!({ "type": "number", "minimum": low, "maximum": high }),
            Ends::Above => json!({ "type": "number", "exclusiveMinimum": low, "maximum": high }),
            Ends::Below => json!({ "type": "number", "minimum": low, "exclusiveMaximum": high }),
        },
        Shape::Truth => json!({ "type": "boolean" }),
        Shape::Choice(words) => json!({ "enum": words }),
        Shape::Named(words) => json!({ "enum": words() }),
        Shape::List(Shape::Table) => json!({ "type": "array", "items": table(&format!("{pattern}.[]")) }),
        Shape::List(item) => json!({ "type": "array", "items": shaped(item, pattern) }),
        Shape::Table => table(pattern),
        Shape::Either(shapes) => {
            json!({ "anyOf": shapes.iter().map(|shape| shaped(shape, pattern)).collect::<Vec<_>>() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_has_the_expected_shape() {
        let schema = schema();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(schema["required"], json!(["schema", "problem", "society"]));
        assert_eq!(schema["additionalProperties"], false);
        let keys: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
        assert_eq!(keys[..6], ["schema", "name", "title", "about", "source", "errata"]);
        let group = &schema["properties"]["society"]["properties"]["perspectives"]["additionalProperties"];
        assert_eq!(group["required"], json!(["count"]));
        assert_eq!(group["properties"]["count"]["maximum"], 100_000_000);
        let trait_ = &group["properties"]["traits"]["properties"]["agreeableness"];
        assert_eq!(trait_["anyOf"][1]["properties"]["sampled"]["enum"], json!(["uniform", "beta", "pairs"]));
        let quorum = &schema["properties"]["protocol"]["properties"]["vote"]["anyOf"][1]["properties"]["quorum"];
        assert_eq!((&quorum["minimum"], &quorum["exclusiveMaximum"]), (&json!(0.5), &json!(1.0)));
        assert_eq!(schema["properties"]["problem"]["properties"]["questions"]["items"]["required"][0], "name");
    }
}
