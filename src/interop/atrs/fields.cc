#include "interop/atrs/fields.h"

namespace probity::interop::atrs {

namespace {

constexpr std::string_view kTitle = "Title";
constexpr std::string_view kSummary = "Summary Information";
constexpr std::string_view kOwner = "Owner and Responsibility";
constexpr std::string_view kDescription = "Description and Rationale";
constexpr std::string_view kDeployment = "Deployment Context";
constexpr std::string_view kTool = "Tool Specification";
constexpr std::string_view kModel = "Model Specification";
constexpr std::string_view kDevelopment = "Development Data Specification";
constexpr std::string_view kOperation = "Operational Data Specification";
constexpr std::string_view kRisks = "Risks, Mitigations and Impact Assessments";

constexpr FieldName kFields[] = {
    {"", kTitle, "organisation_name", "Organisation name"},
    {"", kTitle, "phase", "Phase"},
    {"", kTitle, "region", "Region"},
    {"1.1", kSummary, "name", "Name"},
    {"1.2", kSummary, "description", "Description"},
    {"1.3", kSummary, "website_url", "Website URL"},
    {"1.4", kSummary, "contact_email", "Contact email"},
    {"2.1.1", kOwner, "organisation_or_department", "Organisation or department"},
    {"2.1.2", kOwner, "team", "Team"},
    {"2.1.3", kOwner, "senior_responsible_owner", "Senior responsible owner"},
    {"2.1.4", kOwner, "third_party_involvement", "Third party involvement"},
    {"2.1.4.1", kOwner, "third_party", "Third party"},
    {"2.1.4.2", kOwner, "companies_house_number", "Companies House Number"},
    {"2.1.4.3", kOwner, "third_party_role", "Third party role"},
    {"2.1.4.4", kOwner, "procurement_procedure_type", "Procurement procedure type"},
    {"2.1.4.5", kOwner, "third_party_data_access_terms", "Third party data access terms"},
    {"2.2.1", kDescription, "detailed_description", "Detailed description"},
    {"2.2.2", kDescription, "benefits", "Benefits"},
    {"2.2.3", kDescription, "previous_process", "Previous process"},
    {"2.2.4", kDescription, "alternatives_considered", "Alternatives considered"},
    {"2.3.1", kDeployment, "integration_into_broader_operational_process",
     "Integration into broader operational process"},
    {"2.3.2", kDeployment, "human_review", "Human review"},
    {"2.3.3", kDeployment, "frequency_and_scale_of_usage", "Frequency and scale of usage"},
    {"2.3.4", kDeployment, "required_training", "Required training"},
    {"2.3.5", kDeployment, "appeals_and_review", "Appeals and review"},
    {"2.4.1.1", kTool, "system_architecture", "System architecture"},
    {"2.4.1.2", kTool, "system_level_input", "System-level input"},
    {"2.4.1.3", kTool, "system_level_output", "System-level output"},
    {"2.4.1.4", kTool, "maintenance", "Maintenance"},
    {"2.4.1.5", kTool, "models", "Models"},
    {"2.4.2.1", kModel, "model_name", "Model name"},
    {"2.4.2.2", kModel, "model_version", "Model version"},
    {"2.4.2.3", kModel, "model_task", "Model task"},
    {"2.4.2.4", kModel, "model_input", "Model input"},
    {"2.4.2.5", kModel, "model_output", "Model output"},
    {"2.4.2.6", kModel, "model_architecture", "Model architecture"},
    {"2.4.2.7", kModel, "model_performance", "Model performance"},
    {"2.4.2.8", kModel, "datasets_and_their_purposes", "Datasets and their purposes"},
    {"2.4.3.1", kDevelopment, "development_data_description", "Development data description"},
    {"2.4.3.2", kDevelopment, "data_modality", "Data modality"},
    {"2.4.3.3", kDevelopment, "data_quantities", "Data quantities"},
    {"2.4.3.4", kDevelopment, "development_sensitive_attributes", "Sensitive attributes"},
    {"2.4.3.5", kDevelopment, "data_completeness_and_representativeness",
     "Data completeness and representativeness"},
    {"2.4.3.6", kDevelopment, "data_cleaning", "Data cleaning"},
    {"2.4.3.7", kDevelopment, "data_collection", "Data collection"},
    {"2.4.3.8", kDevelopment, "development_data_access_and_storage", "Data access and storage"},
    {"2.4.3.9", kDevelopment, "development_data_sharing_agreements", "Data sharing agreements"},
    {"2.4.4.1", kOperation, "data_sources", "Data sources"},
    {"2.4.4.2", kOperation, "operational_sensitive_attributes", "Sensitive attributes"},
    {"2.4.4.3", kOperation, "data_processing_methods", "Data processing methods"},
    {"2.4.4.4", kOperation, "operational_data_access_and_storage", "Data access and storage"},
    {"2.4.4.5", kOperation, "operational_data_sharing_agreements", "Data sharing agreements"},
    {"2.5.1", kRisks, "impact_assessments", "Impact assessments"},
    {"2.5.2", kRisks, "risks_and_mitigations", "Risks and mitigations"},
};

}  // namespace

std::span<const FieldName> fields() { return kFields; }

}  // namespace probity::interop::atrs
