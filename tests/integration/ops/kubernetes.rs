//! The deployment against the application: its port, its paths, its memory.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Target, rules_of_file, text, yaml};

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
    let target = Target::video_scheduler();
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
        // It is ready when its checks have answered.
        let deadline = Instant::now() + Duration::from_secs(60);
        while target.get(path).status != 200 {
            assert!(Instant::now() < deadline, "{probe}");
        }
        assert!(container[probe]["failureThreshold"].as_u64() > Some(1), "{probe}: one bad answer");
    }
    let deployment = yaml("kubernetes/deployment.yml").remove(0);
    let template = &deployment["spec"]["template"];
    let annotations = &template["metadata"]["annotations"];
    assert_eq!(annotations["prometheus.io/port"].as_str().unwrap(), port["containerPort"].to_string());
    let scraped = target.get(annotations["prometheus.io/path"].as_str().unwrap());
    assert!(scraped.body.contains("http_requests_total"), "{}", scraped.body);
    // Nobody is cut off: it drains for 12 seconds, and graceful shutdown takes 30 at most.
    assert!(template["spec"]["terminationGracePeriodSeconds"].as_u64() > Some(42));
    let probe = &container["readinessProbe"];
    let noticed = probe["periodSeconds"].as_u64().unwrap() * probe["failureThreshold"].as_u64().unwrap();
    assert!(noticed < 12, "readiness is lost too late");
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

#[test]
fn the_image_has_what_the_deployment_runs() {
    let containerfile = text("kubernetes/Containerfile");
    let binary = containerfile.lines().find_map(|line| line.split("--bin ").nth(1)).unwrap();
    let source = format!("{}/../examples/src/bin/{binary}.rs", env!("CARGO_MANIFEST_DIR"));
    assert!(Path::new(&source).exists(), "{source}");
    assert!(containerfile.contains(&format!("ENTRYPOINT [\"/{binary}\"]")));
    // It listens where the kubelet asks, and reads the variables that it is given.
    let container = container();
    assert_eq!(variable(&container, "HOST"), "0.0.0.0");
    let settings =
        format!("{}/../examples/src/{}/settings.rs", env!("CARGO_MANIFEST_DIR"), binary.replace('-', "_"));
    let settings = fs::read_to_string(settings).unwrap();
    for variable in container["env"].as_array().unwrap() {
        let name = variable["name"].as_str().unwrap();
        assert!(settings.contains(&format!("\"{name}\"")), "{name} is read by nobody");
    }
}

/// What the deployment names is there: the Redis of its address, the secret of its explanation.
#[test]
fn the_deployment_finds_what_it_names() {
    let redis = yaml("kubernetes/redis.yml");
    let (deployment, service) = (&redis[0], &redis[1]);
    let container = container();
    let (name, port) = (service["metadata"]["name"].as_str().unwrap(), &service["spec"]["ports"][0]["port"]);
    assert_eq!(variable(&container, "REDIS_URL"), format!("redis://{name}:{port}/"));
    let port = &deployment["spec"]["template"]["spec"]["containers"][0]["ports"][0];
    assert_eq!(service["spec"]["ports"][0]["targetPort"], port["name"]);
    assert_eq!(service["spec"]["selector"], deployment["spec"]["selector"]["matchLabels"]);
    let secret = container["envFrom"][0]["secretRef"]["name"].as_str().unwrap();
    assert!(text("kubernetes/deployment.yml").contains(&format!("secret generic {secret} ")));
}
