// Submits the form of the HTTP-POST binding; without this script its button does.
document.querySelector("form[data-post]")?.submit();
