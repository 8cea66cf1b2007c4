//! Which platform: address, company and auth code, or the sandbox.
//!
//! The auth code comes from the environment or from `dialfeed.toml` and stays a secret (law 4); an
//! address that carries one is refused without being repeated.

use reqwest::Url;
use secrecy::ExposeSecret as _;

use super::filled;
use crate::cli::args::connection::ConnectionArgs;
use crate::cli::environment::Environment;
use crate::cli::secret::SecretSource;
use crate::locale::usage::Usage;

/// A platform that can be pushed to.
#[derive(Debug, Clone)]
pub enum Platform {
    /// The embedded one, started for this run.
    Sandbox,
    /// A real one.
    Remote {
        /// Where it is, and for which company.
        site: Site,
        /// Where its auth code comes from.
        auth: SecretSource,
    },
}

/// A platform's address and company: with the action and the batch or staff member this is what
/// makes two targets the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// An `http` or `https` address with a host, without user, password or auth code.
    pub endpoint: Url,
    /// The company's number, in digits.
    pub company: String,
}

/// A platform as far as it is known, for a look into earlier jobs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KnownPlatform {
    /// The embedded one.
    Sandbox,
    /// A real one.
    Remote(Site),
}

/// The platform to push to.
///
/// # Errors
/// What is missing or wrong of endpoint, company and auth code, in this order.
pub fn to_push(args: &ConnectionArgs, environment: Environment) -> Result<Platform, Usage> {
    if args.sandbox {
        return Ok(Platform::Sandbox);
    }
    let endpoint = endpoint(args, &environment)?.ok_or(Usage::NoEndpoint)?;
    let company = company(args, &environment)?.ok_or(Usage::NoCompany)?;
    let auth = auth(environment)?.ok_or(Usage::NoAuth)?;
    Ok(Platform::Remote { site: Site { endpoint, company }, auth })
}

/// The platform whose earlier jobs count; none where endpoint or company are not known.
///
/// # Errors
/// An endpoint or a company that is given and wrong.
pub fn to_look_back(
    args: &ConnectionArgs,
    environment: &Environment,
) -> Result<Option<KnownPlatform>, Usage> {
    if args.sandbox {
        return Ok(Some(KnownPlatform::Sandbox));
    }
    let endpoint = endpoint(args, environment)?;
    let company = company(args, environment)?;
    Ok(endpoint
        .zip(company)
        .map(|(endpoint, company)| KnownPlatform::Remote(Site { endpoint, company })))
}

/// The platform whose earlier jobs were asked for.
///
/// # Errors
/// What is missing or wrong of endpoint and company, in this order.
pub fn needed_to_look_back(
    args: &ConnectionArgs,
    environment: &Environment,
) -> Result<KnownPlatform, Usage> {
    match to_look_back(args, environment)? {
        Some(platform) => Ok(platform),
        None if endpoint(args, environment)?.is_none() => Err(Usage::NoEndpoint),
        None => Err(Usage::NoCompany),
    }
}

/// Where the auth code comes from, if from anywhere. One that is there is looked at now, one that is
/// kept elsewhere when it is needed.
///
/// # Errors
/// [`Usage::AuthNotText`] where it cannot be one.
pub fn auth(environment: Environment) -> Result<Option<SecretSource>, Usage> {
    let Some(SecretSource::Given(auth)) = &environment.auth else { return Ok(environment.auth) };
    let trimmed = auth.expose_secret().trim();
    if trimmed.is_empty() {
        return Ok(None);
    }
    if trimmed.contains(|sign: char| sign.is_control() || sign == char::REPLACEMENT_CHARACTER) {
        return Err(Usage::AuthNotText);
    }
    Ok(environment.auth)
}

/// The address at which a platform serves its recordings: `http` or `https`, and nothing secret.
///
/// # Errors
/// [`Usage::BaseUrl`], which does not repeat an address that may hold a password.
pub fn file_server(value: &str) -> Result<Url, Usage> {
    let value = filled("--base-url", value)?;
    let shown = if value.contains('@') { String::new() } else { value.clone() };
    let url = Url::parse(&value).ok().filter(|url| {
        let is_plain = url.username().is_empty() && url.password().is_none();
        is_plain && matches!(url.scheme(), "http" | "https") && url.query().is_none()
    });
    url.filter(Url::has_host).ok_or(Usage::BaseUrl { value: shown })
}

fn endpoint(args: &ConnectionArgs, environment: &Environment) -> Result<Option<Url>, Usage> {
    let Some(value) = args.endpoint.as_ref().or(environment.endpoint.as_ref()) else {
        return Ok(None);
    };
    let value = filled("--endpoint", value)?;
    let unusable = || {
        // What holds an `@` may hold a password: it is not repeated.
        if value.contains('@') {
            Usage::EndpointWithSecret
        } else {
            Usage::Endpoint { value: value.clone() }
        }
    };
    let url = Url::parse(&value).map_err(|_| unusable())?;
    let carries_auth = url.query_pairs().any(|(name, _)| name.eq_ignore_ascii_case("auth"));
    if !url.username().is_empty() || url.password().is_some() || carries_auth {
        return Err(Usage::EndpointWithSecret);
    }
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(unusable());
    }
    Ok(Some(url))
}

fn company(args: &ConnectionArgs, environment: &Environment) -> Result<Option<String>, Usage> {
    let Some(value) = args.company.as_ref().or(environment.company.as_ref()) else {
        return Ok(None);
    };
    let value = filled("--company", value)?;
    if value.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(Some(value))
    } else {
        Err(Usage::Company { value })
    }
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;

    fn args(endpoint: Option<&str>, company: Option<&str>) -> ConnectionArgs {
        ConnectionArgs {
            endpoint: endpoint.map(str::to_owned),
            company: company.map(str::to_owned),
            sandbox: false,
        }
    }

    fn environment() -> Environment {
        Environment {
            endpoint: Some("http://127.0.0.1/environment".into()),
            company: Some("7".into()),
            auth: Some(SecretSource::Given(SecretString::from("very-secret\n"))),
            ..Environment::default()
        }
    }

    #[test]
    fn an_option_goes_before_the_environment() {
        let typed = args(Some("http://127.0.0.1/typed"), None);
        let Ok(Platform::Remote { site, auth }) = to_push(&typed, environment()) else {
            panic!("everything is given");
        };
        assert_eq!(site.endpoint.as_str(), "http://127.0.0.1/typed");
        assert_eq!(site.company, "7");
        assert!(
            matches!(auth, SecretSource::Given(auth) if auth.expose_secret() == "very-secret\n")
        );
    }

    #[test]
    fn the_auth_code_is_in_no_debug_output() {
        let settings = to_push(&args(None, None), environment()).unwrap();
        assert!(!format!("{settings:?} {:?}", environment()).contains("very-secret"));
    }

    #[test]
    fn an_address_with_a_secret_is_refused_without_repeating_it() {
        for value in [
            "http://user:pass@127.0.0.1/",
            "http://127.0.0.1/?auth=pass",
            "http://127.0.0.1/?AUTH=pass",
            "htp:user:pass@x",
        ] {
            let wrong = endpoint(&args(Some(value), None), &Environment::default()).unwrap_err();
            assert_eq!(wrong, Usage::EndpointWithSecret, "{value}");
        }
    }

    #[test]
    fn an_address_is_http_with_a_host() {
        let read = |value| endpoint(&args(Some(value), None), &Environment::default());
        assert!(read("https://example.com:8080/api.php?m=1").is_ok());
        for value in ["example.com", "ftp://example.com/", "http://", "/api.php", "localhost:80"] {
            assert!(matches!(read(value), Err(Usage::Endpoint { .. })), "{value}");
        }
    }
}
