//! The deployment against the application: its port, its paths, its memory.

use serde_json::Value;

use super::{Target, rules_of_file, yaml};

fn container() -> Value {
    let deployment = yaml("kubernetes/deployment.yml").remove(0);
    let mut containers = deployment["spec"]["template"]["spec"]["containers"].as_array().unwrap().clone();
    assert_eq!(containers.len(), 1);
    containers.remove(0)
}

fn variable(container: &Value, name: &str) -> String {
    let variables = container["env"].as_array().unwrap();
    let found = variables.iter().find(|variable| variable["name"] == name);
    found.unwrap_or_else(|| panic!("{name}"))["value"].as_str().unwrap().to_owned()
}

#[test]
fn probes_and_scrapes_ask_what_the_application_answers() {
    let target = Target::middleware_stack();
    let container = container();
    let port = &container["ports"][0];
    assert_eq!(port["containerPort"].to_string(), variable(&container, "PORT"));
    for (probe, path) in [
        ("livenessProbe", "/health/live"),
        ("readinessProbe", "/health/ready"),
        ("startupProbe", "/health/live"),
    ] {
        let asked = &container[probe]["httpGet"];
        assert_eq!((&asked["path"], &asked["port"]), (&Value::from(path), &port["name"]), "{probe}");
        assert_eq!(target.server.get(path).status, 200, "{probe}");
        assert!(container[probe]["failureThreshold"].as_u64() > Some(1), "{probe}: one bad answer");
    }
    let deployment = yaml("kubernetes/deployment.yml").remove(0);
    let template = &deployment["spec"]["template"];
    let annotations = &template["metadata"]["annotations"];
    assert_eq!(annotations["prometheus.io/port"].as_str().unwrap(), port["containerPort"].to_string());
    let scraped = target.server.get(annotations["prometheus.io/path"].as_str().unwrap());
    assert!(scraped.body.contains("http_requests_total"), "{}", scraped.body);
    // Nobody is cut off: graceful shutdown takes 30 seconds at most.
    assert!(template["spec"]["terminationGracePeriodSeconds"].as_u64() > Some(30));
    let service = yaml("kubernetes/service.yml").remove(0);
    let labels = template["metadata"]["labels"].as_object().unwrap();
    for selector in [&service["spec"]["selector"], &deployment["spec"]["selector"]["matchLabels"]] {
        let selector = selector.as_object().unwrap();
        assert!(selector.iter().all(|(name, value)| labels[name] == *value), "{selector:?}");
    }
    assert_eq!(service["spec"]["ports"][0]["targetPort"], port["name"]);
}

/// `MemoryHigh` and `MemoryGrowing` know the limit.
#[test]
fn rules_know_the_limit_of_memory() {
    let limit = container()["resources"]["limits"]["memory"].clone();
    assert_eq!(limit, "1Gi");
    let rules = rules_of_file();
    for name in ["MemoryHigh", "MemoryGrowing"] {
        let rule = rules.iter().find(|rule| rule["alert"] == name).unwrap();
        assert!(rule["expr"].as_str().unwrap().contains(&(1_u64 << 30).to_string()), "{rule}");
    }
}
